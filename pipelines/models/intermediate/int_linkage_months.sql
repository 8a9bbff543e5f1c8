with
  profiles as (select member_key, from_month from intermediate.int_member_profiles),

  records as (
    select 'consumption' as family, source, event_month, person_key, is_member from marts.consumption
    union all
    select 'service_applications', source, event_month, person_key, is_member from marts.services
    union all
    select 'feedback', source, event_month, person_key, is_member from marts.appeals
    union all
    select 'vouchers', source, event_month, person_key, is_member from marts.vouchers
    union all
    select 'disputes', source, event_month, person_key, is_member from marts.disputes
    union all
    select 'merchant_ratings', source, event_month, person_key, is_member from marts.ratings
    union all
    select 'skills', source, event_month, person_key, profiles.member_key is not null
    from marts.skills left join profiles on person_key = profiles.member_key and profiles.from_month <= event_month
    union all
    select 'labour_disputes', source, event_month, person_key, profiles.member_key is not null
    from marts.labour_disputes left join profiles on person_key = profiles.member_key and profiles.from_month <= event_month
  )

select
  cast(family as varchar) as family,
  cast(source as varchar) as source,
  cast(event_month as integer) as event_month,
  cast(count(*) as bigint) as rows,
  count_nonzero(flag(person_key is not null)) as linkable,
  count_nonzero(flag(is_member)) as linked,
  count_nonzero(flag(person_key is not null and not is_member)) as orphans
from records
group by family, source, event_month
