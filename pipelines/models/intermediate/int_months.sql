with
  recorded as (
    select event_month from staging.stg_service_applications
    union
    select event_month from staging.stg_feedback
    union
    select event_month from staging.stg_consumption
    union
    select event_month from staging.stg_vouchers
    union
    select event_month from staging.stg_disputes
    union
    select event_month from staging.stg_merchant_ratings
    union
    select event_month from staging.stg_site_visits
    union
    select event_month from staging.stg_member_denominators
  ),

  exported as (
    select month_of(exported_at) as event_month from staging.stg_members
  ),

  reach as (
    select
      coalesce((select min(event_month) from recorded), (select max(event_month) from exported)) as first_month,
      coalesce((select max(event_month) from recorded), (select max(event_month) from exported)) as last_month
  )

select
  cast(months.month as integer) as event_month
from reference.months as months
join reach on months.month between reach.first_month and reach.last_month
