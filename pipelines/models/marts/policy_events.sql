with
  policy_events as (select * from staging.stg_policy_events where in_build(event_month)),
  regions as (select * from reference.regions),

  placed as (
    select
      policy_events.*,
      policy_events.region_code as own_region_code
    from policy_events
  )

select
  placed.record_id,
  cast(placed.source as varchar) as source,
  cast(placed.event_date as date) as event_date,
  cast(placed.event_month as integer) as event_month,
  cast(placed.cell_key as bigint) as cell_key,
  cast(given(regions.province_code) as varchar) as province_code,
  cast(given(regions.city_code) as varchar) as city_code,
  cast(placed.event_no as varchar) as event_no,
  cast(placed.title_zh as varchar) as title_zh,
  cast(placed.title_en as varchar) as title_en,
  cast(placed.kind as varchar) as kind,
  cast(placed.need_domain as varchar) as need_domain,
  cast(placed.effective_from as date) as effective_from,
  cast(placed.effective_to as date) as effective_to,
  cast(placed.document_no as varchar) as document_no
from placed
left join regions on placed.own_region_code = regions.code
