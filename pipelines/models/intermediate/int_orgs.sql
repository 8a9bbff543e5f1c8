with
  orgs as (select * from staging.stg_orgs),

  -- Two sources may list the same union; the newest export speaks.
  ranked as (
    select orgs.*, row_number() over (partition by org_code order by exported_at desc, source) as recency
    from orgs
  )

select
  cast(ranked.org_code as varchar) as org_code,
  cast(ranked.org_name as varchar) as org_name,
  cast(ranked.org_type as varchar) as org_type,
  cast(ranked.org_level as varchar) as org_level,
  cast(ranked.parent_code as varchar) as parent_code,
  cast(ranked.region_code as varchar) as region_code,
  cast(ranked.is_zone as boolean) as is_zone,
  as_code(ranked.industry) as industry,
  cast(coalesce(month_of(ranked.founded_on), 0) as integer) as from_month,
  cast(coalesce(month_of(ranked.dissolved_on), 999912) as integer) as until_month
from ranked
where ranked.recency = 1
