with
  activities as (select * from staging.stg_activities where in_build(event_month)),
  org_places as (select * from intermediate.int_org_places),
  regions as (select * from reference.regions),

  placed as (
    select
      activities.*,
      coalesce(activities.region_code, org_places.region_code) as own_region_code
    from activities
    left join org_places
      on activities.org_code = org_places.org_code and org_places.from_month <= activities.event_month
  )

select
  placed.record_id,
  cast(placed.source as varchar) as source,
  cast(placed.event_date as date) as event_date,
  cast(placed.event_month as integer) as event_month,
  cast(placed.cell_key as bigint) as cell_key,
  cast(given(regions.province_code) as varchar) as province_code,
  cast(given(regions.city_code) as varchar) as city_code,
  cast(placed.activity_no as bigint) as activity_no,
  cast(placed.activity_name as varchar) as activity_name,
  cast(placed.activity_type as varchar) as activity_type,
  cast(placed.need_domain as varchar) as need_domain,
  cast(placed.org_code as varchar) as org_code,
  cast(placed.partner_no as bigint) as partner_no,
  cast(placed.started_on as date) as started_on,
  cast(placed.ended_on as date) as ended_on,
  cast(placed.budget_fen as bigint) as budget_fen,
  cast(placed.subsidy_fen as bigint) as subsidy_fen,
  cast(placed.participants as bigint) as participants,
  cast(placed.visits as bigint) as visits
from placed
left join regions on placed.own_region_code = regions.code
