with
  standards as (select * from staging.stg_standards),
  org_places as (select * from intermediate.int_org_places),
  regions as (select * from reference.regions),

  placed as (
    select
      standards.*,
      org_places.region_code as own_region_code
    from standards
    left join org_places on standards.org_code = org_places.org_code
  )

select
  placed.record_id,
  cast(placed.source as varchar) as source,
  cast(placed.cell_key as bigint) as cell_key,
  cast(given(regions.province_code) as varchar) as province_code,
  cast(given(regions.city_code) as varchar) as city_code,
  cast(placed.standard_no as varchar) as standard_no,
  cast(placed.standard_version as varchar) as standard_version,
  cast(placed.standard_title as varchar) as standard_title,
  cast(placed.need_domain as varchar) as need_domain,
  cast(placed.org_code as varchar) as org_code,
  cast(placed.effective_from as date) as effective_from,
  cast(placed.effective_to as date) as effective_to,
  cast(placed.items as bigint) as items,
  cast(placed.checks_done as bigint) as checks_done,
  cast(placed.checks_passed as bigint) as checks_passed
from placed
left join regions on placed.own_region_code = regions.code
