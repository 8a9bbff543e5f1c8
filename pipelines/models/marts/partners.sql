with
  partners as (select * from staging.stg_partners),
  org_places as (select * from intermediate.int_org_places),
  regions as (select * from reference.regions),

  placed as (
    select
      partners.*,
      coalesce(partners.region_code, org_places.region_code) as own_region_code
    from partners
    left join org_places on partners.org_code = org_places.org_code
  )

select
  placed.record_id,
  cast(placed.source as varchar) as source,
  cast(placed.cell_key as bigint) as cell_key,
  cast(given(regions.province_code) as varchar) as province_code,
  cast(given(regions.city_code) as varchar) as city_code,
  cast(placed.partner_no as bigint) as partner_no,
  cast(placed.partner_name as varchar) as partner_name,
  cast(placed.uscc as bigint) as uscc,
  cast(placed.partner_type as varchar) as partner_type,
  cast(placed.need_domain as varchar) as need_domain,
  cast(placed.org_code as varchar) as org_code,
  cast(placed.joined_on as date) as joined_on,
  cast(placed.left_on as date) as left_on,
  cast(placed.standard_no as varchar) as standard_no,
  cast(placed.is_conformant as boolean) as is_conformant
from placed
left join regions on placed.own_region_code = regions.code
