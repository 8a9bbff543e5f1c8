with
  orgs as (select * from staging.stg_orgs),
  regions as (
    select code, as_code(province_code) as province_code, as_code(city_code) as city_code from reference.regions
  ),

  -- Two sources may list the same union; the newest export speaks.
  ranked as (
    select orgs.*, row_number() over (partition by org_code order by exported_at desc, source) as recency
    from orgs
  )

select
  cast(ranked.org_code as varchar) as org_code,
  cast(ranked.org_type as varchar) as org_type,
  as_code(ranked.industry) as industry,
  cast(regions.code as varchar) as region_code,
  as_code(given(regions.province_code)) as province_code,
  as_code(given(regions.city_code)) as city_code,
  cast(coalesce(month_of(ranked.founded_on), 0) as integer) as from_month,
  cast(coalesce(month_of(ranked.dissolved_on), 999912) as integer) as until_month
from ranked
left join regions on ranked.region_code = regions.code
where ranked.recency = 1
