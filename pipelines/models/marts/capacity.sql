with
  capacity as (select * from staging.stg_capacity where in_build(event_month)),
  org_places as (select * from intermediate.int_org_places),
  regions as (select * from reference.regions),

  placed as (
    select
      capacity.*,
      coalesce(capacity.region_code, org_places.region_code) as own_region_code
    from capacity
    left join org_places
      on capacity.org_code = org_places.org_code and org_places.from_month <= capacity.event_month
  )

select
  placed.record_id,
  cast(placed.source as varchar) as source,
  cast(placed.event_date as date) as event_date,
  cast(placed.event_month as integer) as event_month,
  cast(placed.cell_key as bigint) as cell_key,
  cast(given(regions.province_code) as varchar) as province_code,
  cast(given(regions.city_code) as varchar) as city_code,
  cast(placed.org_code as varchar) as org_code,
  cast(placed.need_domain as varchar) as need_domain,
  cast(placed.site_no as bigint) as site_no,
  cast(placed.partner_no as bigint) as partner_no,
  cast(placed.seats as bigint) as seats,
  cast(placed.used as bigint) as used,
  cast(placed.waiting as bigint) as waiting
from placed
left join regions on placed.own_region_code = regions.code
