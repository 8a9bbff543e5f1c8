with
  visits as (select * from staging.stg_site_visits where in_build(event_month)),
  sites as (select * from intermediate.int_sites_known),
  regions as (
    select code, as_code(province_code) as province_code, as_code(city_code) as city_code from reference.regions
  ),

  placed as (
    select
      visits.*,
      sites.site_type,
      sites.org_code,
      coalesce(visits.region_code, sites.region_code) as own_region_code
    from visits
    left join sites on visits.site_no = sites.site_no
  )

select
  placed.record_id,
  cast(placed.source as varchar) as source,
  cast(placed.event_date as date) as event_date,
  cast(placed.event_month as integer) as event_month,
  cast(placed.cell_key as bigint) as cell_key,
  cast(placed.site_no as bigint) as site_no,
  cast(placed.org_code as varchar) as org_code,
  as_code(given(regions.province_code)) as province_code,
  as_code(given(regions.city_code)) as city_code,
  as_code(given(placed.site_type)) as site_type,
  as_code(placed.need_domain) as need_domain,
  cast(placed.visits as bigint) as visits
from placed
left join regions on placed.own_region_code = regions.code
