with
  orgs as (select * from staging.stg_orgs),
  regions as (select code, level from reference.regions),

  -- Two sources may list the same union; the newest export speaks.
  ranked as (
    select orgs.*, row_number() over (partition by org_code order by exported_at desc, source) as recency
    from orgs
  )

select
  cast(ranked.org_code as varchar) as org_code,
  cast(ranked.org_name as varchar) as org_name,
  cast(regions.code as varchar) as region_code
from ranked
join regions
  on ranked.region_code = regions.code
  -- A township union carries the code of its county and answers for less than it.
  and case ranked.org_level when 'national' then 'nation' else ranked.org_level end = regions.level
where ranked.recency = 1 and ranked.org_type = 'local' and not ranked.is_zone
