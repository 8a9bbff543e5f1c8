with
  lines as (select * from staging.stg_consumption where in_build(event_month) and order_status not in ('pending', 'cancelled')),
  links as (select * from intermediate.int_member_links),
  ids as (select * from intermediate.int_member_ids where id_link_key in (select id_link_key from lines)),
  profiles as (select * from intermediate.int_member_profiles),
  org_places as (select * from intermediate.int_org_places),
  regions as (
    select code, as_code(province_code) as province_code, as_code(city_code) as city_code from reference.regions
  ),

  -- An order is counted once: at its first line, and among the lines of one class at the first of those.
  ordered as (
    select
      lines.*,
      row_number() over (partition by source, event_month, order_no order by cell_key, record_id) as line_of_order,
      row_number() over (partition by source, event_month, order_no, consumption_class order by cell_key, record_id) as line_of_class
    from lines
  ),

  identified as (
    select
      ordered.*,
      known_member(ordered.member_key, ids.member_key, links.member_key, ordered.id_link_key, links.id_link_key) as known_member_key,
      coalesce(known_member(ordered.member_key, ids.member_key, links.member_key, ordered.id_link_key, links.id_link_key), ordered.link_key) as person_key
    from ordered
    left join ids
      on ordered.id_link_key = ids.id_link_key and ids.from_month <= ordered.event_month
    left join links
      on ordered.link_key = links.link_key and links.from_month <= ordered.event_month
  ),

  profiled as (
    select
      identified.*,
      profiles.member_key is not null as is_member,
      coalesce(profiles.member_cell_key, identified.member_cell_key, cell_key_of(identified.person_key)) as own_cell_key,
      coalesce(identified.region_code, profiles.region_code, org_places.region_code) as own_region_code,
      profiles.industry,
      profiles.age_band,
      profiles.sex,
      coalesce(profiles.is_new_form, false) as is_new_form,
      coalesce(profiles.is_migrant, false) as is_migrant,
      coalesce(profiles.is_female_worker, false) as is_female_worker,
      coalesce(profiles.is_industrial, false) as is_industrial,
      coalesce(profiles.is_model, false) as is_model,
      coalesce(profiles.is_youth, false) as is_youth
    from identified
    left join profiles
      on identified.known_member_key = profiles.member_key and profiles.from_month <= identified.event_month
    left join org_places
      on identified.org_code = org_places.org_code and org_places.from_month <= identified.event_month
  )

select
  profiled.record_id,
  cast(profiled.source as varchar) as source,
  cast(profiled.event_date as date) as event_date,
  cast(profiled.event_month as integer) as event_month,
  cast(profiled.cell_key as bigint) as cell_key,
  cast(profiled.person_key as bigint) as person_key,
  cast(case when profiled.person_key is not null then profiled.own_cell_key end as bigint) as person_cell_key,
  -- Whoever cannot be named is told apart by order.
  cast(coalesce(profiled.person_key, profiled.order_no, record_number(profiled.record_id)) as bigint) as contributor_key,
  cast(profiled.order_no as bigint) as order_no,
  cast(profiled.merchant_no as bigint) as merchant_no,
  cast(profiled.activity_no as bigint) as activity_no,
  cast(profiled.org_code as varchar) as org_code,
  as_code(given(regions.province_code)) as province_code,
  as_code(given(regions.city_code)) as city_code,
  as_code(profiled.consumption_class) as consumption_class,
  as_code(profiled.buy_mode) as buy_mode,
  as_code(given(profiled.industry)) as industry,
  as_code(given(profiled.age_band)) as age_band,
  as_code(given(profiled.sex)) as sex,
  cast(profiled.is_new_form as boolean) as is_new_form,
  cast(profiled.is_migrant as boolean) as is_migrant,
  cast(profiled.is_female_worker as boolean) as is_female_worker,
  cast(profiled.is_industrial as boolean) as is_industrial,
  cast(profiled.is_model as boolean) as is_model,
  cast(profiled.is_youth as boolean) as is_youth,
  cast(profiled.is_member as boolean) as is_member,
  cast(profiled.is_service as boolean) as is_service,
  cast(profiled.is_online as boolean) as is_online,
  cast(profiled.line_of_order = 1 as boolean) as is_order,
  cast(profiled.line_of_class = 1 as boolean) as is_order_of_class,
  cast(profiled.quantity as bigint) as quantity,
  cast(profiled.list_fen as bigint) as list_fen,
  cast(profiled.paid_fen as bigint) as paid_fen,
  cast(profiled.list_fen - profiled.paid_fen - coalesce(profiled.refund_fen, 0) as bigint) as saving_fen,
  cast(profiled.union_paid_fen as bigint) as union_paid_fen,
  cast(coalesce(profiled.voucher_paid_fen + profiled.subsidy_paid_fen, profiled.voucher_paid_fen, profiled.subsidy_paid_fen) as bigint) as subsidy_paid_fen,
  cast(case when profiled.is_service then profiled.paid_fen when not profiled.is_service then 0 end as bigint) as service_paid_fen,
  cast(profiled.refund_fen as bigint) as refund_fen
from profiled
left join regions on profiled.own_region_code = regions.code
