with
  records as (
    select 'consumption' as family, event_month, org_code, province_code, city_code from marts.consumption
    union all
    select 'service_applications', event_month, org_code, province_code, city_code from marts.services
    union all
    select 'feedback', event_month, org_code, province_code, city_code from marts.appeals
    union all
    select 'vouchers', event_month, org_code, province_code, city_code from marts.vouchers
    union all
    select 'disputes', event_month, org_code, province_code, city_code from marts.disputes
    union all
    select 'leave', event_month, org_code, province_code, city_code from marts.leave
    union all
    select 'collective_agreements', event_month, org_code, province_code, city_code from marts.collective_agreements
    union all
    select 'welfare_purchases', event_month, org_code, province_code, city_code from marts.welfare_purchases
  )

select
  cast(family as varchar) as family,
  cast(event_month as integer) as event_month,
  cast(org_code as varchar) as org_code,
  as_code(province_code) as province_code,
  as_code(city_code) as city_code,
  cast(count(*) as bigint) as records
from records
group by family, event_month, org_code, province_code, city_code
