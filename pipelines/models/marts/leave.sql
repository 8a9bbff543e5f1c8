with
  leave as (select * from staging.stg_leave where in_build(event_month)),
  org_places as (select * from intermediate.int_org_places),
  regions as (select * from reference.regions),

  placed as (
    select
      leave.*,
      coalesce(leave.region_code, org_places.region_code) as own_region_code
    from leave
    left join org_places
      on leave.org_code = org_places.org_code and org_places.from_month <= leave.event_month
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
  cast(placed.industry as varchar) as industry,
  cast(placed.unit_type as varchar) as unit_type,
  cast(placed.leave_type as varchar) as leave_type,
  cast(placed.workers as bigint) as workers,
  cast(placed.zero_leave_workers as bigint) as zero_leave_workers,
  cast(placed.entitled_days as decimal(14, 1)) as entitled_days,
  cast(placed.taken_days as decimal(14, 1)) as taken_days
from placed
left join regions on placed.own_region_code = regions.code
