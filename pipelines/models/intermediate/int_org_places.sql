with
  orgs as (select * from intermediate.int_orgs),
  regions as (
    select code, as_code(province_code) as province_code, as_code(city_code) as city_code from reference.regions
  )

select
  cast(orgs.org_code as varchar) as org_code,
  cast(orgs.org_type as varchar) as org_type,
  as_code(orgs.industry) as industry,
  cast(regions.code as varchar) as region_code,
  as_code(given(regions.province_code)) as province_code,
  as_code(given(regions.city_code)) as city_code,
  cast(orgs.from_month as integer) as from_month,
  cast(orgs.until_month as integer) as until_month
from orgs
left join regions on orgs.region_code = regions.code
