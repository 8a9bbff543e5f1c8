with
  labour_disputes as (select * from staging.stg_labour_disputes where in_build(event_month)),
  links as (select * from intermediate.int_member_links),
  ids as (select * from intermediate.int_member_ids where id_link_key in (select id_link_key from labour_disputes)),
  org_places as (select * from intermediate.int_org_places),
  regions as (select * from reference.regions),

  placed as (
    select
      labour_disputes.*,
      coalesce(known_member(labour_disputes.member_key, ids.member_key, links.member_key, labour_disputes.id_link_key, links.id_link_key), labour_disputes.link_key) as person_key,
      coalesce(labour_disputes.region_code, org_places.region_code) as own_region_code
    from labour_disputes
    left join ids
      on labour_disputes.id_link_key = ids.id_link_key and ids.from_month <= labour_disputes.event_month
    left join links
      on labour_disputes.link_key = links.link_key and links.from_month <= labour_disputes.event_month
    left join org_places
      on labour_disputes.org_code = org_places.org_code and org_places.from_month <= labour_disputes.event_month
  )

select
  placed.record_id,
  cast(placed.source as varchar) as source,
  cast(placed.event_date as date) as event_date,
  cast(placed.event_month as integer) as event_month,
  cast(placed.cell_key as bigint) as cell_key,
  cast(placed.person_key as bigint) as person_key,
  cast(given(regions.province_code) as varchar) as province_code,
  cast(given(regions.city_code) as varchar) as city_code,
  cast(placed.dispute_no as bigint) as dispute_no,
  cast(placed.accepted_at as timestamp) as accepted_at,
  cast(placed.topic as varchar) as topic,
  cast(placed.org_code as varchar) as org_code,
  cast(placed.industry as varchar) as industry,
  cast(placed.unit_type as varchar) as unit_type,
  cast(placed.workers_involved as bigint) as workers_involved,
  cast(placed.claimed_fen as bigint) as claimed_fen,
  cast(placed.recovered_fen as bigint) as recovered_fen,
  cast(placed.is_mediated as boolean) as is_mediated,
  cast(placed.is_legal_aid as boolean) as is_legal_aid,
  cast(placed.outcome as varchar) as outcome,
  cast(placed.closed_at as timestamp) as closed_at
from placed
left join regions on placed.own_region_code = regions.code
