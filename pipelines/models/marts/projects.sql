with
  projects as (select * from staging.stg_projects where in_build(event_month)),
  org_places as (select * from intermediate.int_org_places),
  regions as (select * from reference.regions),

  placed as (
    select
      projects.*,
      coalesce(projects.region_code, org_places.region_code) as own_region_code
    from projects
    left join org_places
      on projects.org_code = org_places.org_code and org_places.from_month <= projects.event_month
  )

select
  placed.record_id,
  cast(placed.source as varchar) as source,
  cast(placed.event_date as date) as event_date,
  cast(placed.event_month as integer) as event_month,
  cast(placed.cell_key as bigint) as cell_key,
  cast(given(regions.province_code) as varchar) as province_code,
  cast(given(regions.city_code) as varchar) as city_code,
  cast(placed.project_no as bigint) as project_no,
  cast(placed.project_name as varchar) as project_name,
  cast(placed.partner_no as bigint) as partner_no,
  cast(placed.need_domain as varchar) as need_domain,
  cast(placed.org_code as varchar) as org_code,
  cast(placed.started_on as date) as started_on,
  cast(placed.ended_on as date) as ended_on,
  cast(placed.status as varchar) as status,
  cast(placed.budget_fen as bigint) as budget_fen,
  cast(placed.union_fund_fen as bigint) as union_fund_fen,
  cast(placed.people_served as bigint) as people_served,
  cast(placed.places_created as bigint) as places_created
from placed
left join regions on placed.own_region_code = regions.code
