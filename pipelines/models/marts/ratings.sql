with
  ratings as (select * from staging.stg_merchant_ratings where in_build(event_month)),
  links as (select * from intermediate.int_member_links),
  profiles as (select * from intermediate.int_member_profiles),
  merchants as (select * from intermediate.int_merchants_known),
  regions as (
    select code, as_code(province_code) as province_code, as_code(city_code) as city_code from reference.regions
  ),

  identified as (
    select
      ratings.*,
      coalesce(ratings.member_key, links.member_key) as known_member_key,
      coalesce(ratings.member_key, links.member_key, ratings.link_key) as person_key
    from ratings
    left join links
      on ratings.link_key = links.link_key and links.from_month <= ratings.event_month
  ),

  profiled as (
    select
      identified.*,
      merchants.merchant_type,
      profiles.member_key is not null as is_member,
      coalesce(profiles.member_cell_key, identified.member_cell_key, cell_key_of(identified.person_key)) as own_cell_key,
      coalesce(identified.region_code, merchants.region_code, profiles.region_code) as own_region_code
    from identified
    left join profiles
      on identified.known_member_key = profiles.member_key and profiles.from_month <= identified.event_month
    left join merchants on identified.merchant_no = merchants.merchant_no
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
  cast(profiled.rating_no as bigint) as rating_no,
  cast(profiled.merchant_no as bigint) as merchant_no,
  cast(profiled.order_no as bigint) as order_no,
  as_code(given(regions.province_code)) as province_code,
  as_code(given(regions.city_code)) as city_code,
  as_code(given(profiled.merchant_type)) as merchant_type,
  cast(profiled.is_member as boolean) as is_member,
  cast(coalesce(profiled.is_verified, false) as boolean) as is_verified,
  cast(coalesce(profiled.is_follow_up, false) as boolean) as is_follow_up,
  cast(profiled.score <= 2 as boolean) as is_low,
  cast(profiled.score as bigint) as score,
  cast(profiled.score_quality as bigint) as score_quality,
  cast(profiled.score_price as bigint) as score_price,
  cast(profiled.score_service as bigint) as score_service,
  cast(profiled.score_delivery as bigint) as score_delivery
from profiled
left join regions on profiled.own_region_code = regions.code
