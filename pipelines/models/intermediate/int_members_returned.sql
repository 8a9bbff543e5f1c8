with
  returns as (select * from staging.stg_member_denominators),
  regions as (select * from reference.regions),

  -- A return of one worker group of one industry answers no table that is offered.
  offered as (
    select
      returns.event_month,
      returns.members,
      regions.level as stated_level,
      case regions.level when 'nation' then 'nation' when 'province' then 'province' else 'city' end as region_level,
      case regions.level when 'nation' then '000000' when 'province' then regions.province_code else regions.city_code end as region_code,
      case when returns.worker_group <> 'all' then 'worker_group' when returns.industry <> 'U' then 'industry' else 'total' end as split,
      case when returns.worker_group <> 'all' then returns.worker_group when returns.industry <> 'U' then returns.industry else '*' end as member
    from returns
    join regions on returns.region_code = regions.code
    where returns.worker_group = 'all' or returns.industry = 'U'
  ),

  -- A city speaks for itself before its counties do.
  summed as (
    select
      event_month, region_level, region_code, split, member,
      sum(case when stated_level = 'county' then members end) as of_counties,
      sum(case when stated_level <> 'county' then members end) as of_region
    from offered
    where region_code is not null
    group by event_month, region_level, region_code, split, member
  )

select
  cast(event_month as integer) as event_month,
  as_code(region_level) as region_level,
  as_code(region_code) as region_code,
  as_code(split) as split,
  as_code(member) as member,
  cast(coalesce(of_region, of_counties) as bigint) as returned_members
from summed
