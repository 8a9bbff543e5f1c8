with
  orgs as (select * from intermediate.int_orgs),
  regions as (select code, level from reference.regions)

select
  cast(orgs.org_code as varchar) as org_code,
  cast(orgs.org_name as varchar) as org_name,
  cast(regions.code as varchar) as region_code
from orgs
join regions
  on orgs.region_code = regions.code
  -- A township union carries the code of its county and answers for less than it.
  and case orgs.org_level when 'national' then 'nation' else orgs.org_level end = regions.level
where orgs.org_type = 'local' and not orgs.is_zone
