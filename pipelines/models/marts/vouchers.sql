with
  -- A void voucher was never worth anything.
  vouchers as (select * from staging.stg_vouchers where in_build(event_month) and voucher_status <> 'void'),
  links as (select * from intermediate.int_member_links),
  ids as (select * from intermediate.int_member_ids where id_link_key in (select id_link_key from vouchers)),
  profiles as (select * from intermediate.int_member_profiles),
  org_places as (select * from intermediate.int_org_places),
  regions as (
    select code, as_code(province_code) as province_code, as_code(city_code) as city_code from reference.regions
  ),

  identified as (
    select
      vouchers.*,
      known_member(vouchers.member_key, ids.member_key, links.member_key, vouchers.id_link_key, links.id_link_key) as known_member_key,
      coalesce(known_member(vouchers.member_key, ids.member_key, links.member_key, vouchers.id_link_key, links.id_link_key), vouchers.link_key) as person_key
    from vouchers
    left join ids
      on vouchers.id_link_key = ids.id_link_key and ids.from_month <= vouchers.event_month
    left join links
      on vouchers.link_key = links.link_key and links.from_month <= vouchers.event_month
  ),

  profiled as (
    select
      identified.*,
      identified.issued_at is not null as is_issued,
      identified.redeemed_at is not null or identified.voucher_status = 'redeemed' as is_redeemed,
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
  -- Whoever cannot be named is told apart by record.
  cast(coalesce(profiled.person_key, record_number(profiled.record_id)) as bigint) as contributor_key,
  cast(profiled.voucher_no as bigint) as voucher_no,
  cast(profiled.activity_no as bigint) as activity_no,
  cast(profiled.merchant_no as bigint) as merchant_no,
  cast(profiled.order_no as bigint) as order_no,
  cast(profiled.org_code as varchar) as org_code,
  as_code(given(regions.province_code)) as province_code,
  as_code(given(regions.city_code)) as city_code,
  as_code(profiled.voucher_type) as voucher_type,
  as_code(profiled.consumption_class) as consumption_class,
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
  cast(profiled.is_issued as boolean) as is_issued,
  cast(profiled.is_redeemed as boolean) as is_redeemed,
  cast(profiled.voucher_status = 'expired' as boolean) as is_expired,
  cast(profiled.face_fen as bigint) as face_fen,
  cast(case when profiled.is_redeemed then profiled.face_fen end as bigint) as redeemed_fen,
  cast(case when profiled.is_redeemed then profiled.order_paid_fen end as bigint) as led_fen
from profiled
left join regions on profiled.own_region_code = regions.code
