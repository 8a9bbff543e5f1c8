with
  disputes as (select * from staging.stg_disputes where in_build(event_month)),
  links as (select * from intermediate.int_member_links),
  ids as (select * from intermediate.int_member_ids where id_link_key in (select id_link_key from disputes)),
  profiles as (select * from intermediate.int_member_profiles),
  org_places as (select * from intermediate.int_org_places),
  merchants as (select * from intermediate.int_merchants_known),
  regions as (
    select code, as_code(province_code) as province_code, as_code(city_code) as city_code from reference.regions
  ),

  identified as (
    select
      disputes.*,
      known_member(disputes.member_key, ids.member_key, links.member_key, disputes.id_link_key, links.id_link_key) as known_member_key,
      coalesce(known_member(disputes.member_key, ids.member_key, links.member_key, disputes.id_link_key, links.id_link_key), disputes.link_key) as person_key
    from disputes
    left join ids
      on disputes.id_link_key = ids.id_link_key and ids.from_month <= disputes.event_month
    left join links
      on disputes.link_key = links.link_key and links.from_month <= disputes.event_month
  ),

  profiled as (
    select
      identified.*,
      merchants.merchant_type,
      case
        when dispute_outcome in ('settled', 'failed', 'withdrawn', 'to_administration', 'to_court', 'not_accepted') then true
        when dispute_outcome in ('unknown', 'U') then closed_at is not null
        else false
      end as is_closed,
      profiles.member_key is not null as is_member,
      coalesce(profiles.member_cell_key, identified.member_cell_key, cell_key_of(identified.person_key)) as own_cell_key,
      coalesce(identified.region_code, profiles.region_code, org_places.region_code, merchants.region_code) as own_region_code
    from identified
    left join profiles
      on identified.known_member_key = profiles.member_key and profiles.from_month <= identified.event_month
    left join org_places
      on identified.org_code = org_places.org_code and org_places.from_month <= identified.event_month
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
  cast(profiled.dispute_no as bigint) as dispute_no,
  cast(profiled.merchant_no as bigint) as merchant_no,
  cast(profiled.order_no as bigint) as order_no,
  cast(profiled.org_code as varchar) as org_code,
  as_code(given(regions.province_code)) as province_code,
  as_code(given(regions.city_code)) as city_code,
  as_code(profiled.channel) as channel,
  as_code(profiled.dispute_nature) as dispute_nature,
  as_code(profiled.dispute_outcome) as dispute_outcome,
  as_code(profiled.dispute_object) as dispute_object,
  as_code(profiled.object_class) as object_class,
  as_code(profiled.consumption_class) as consumption_class,
  as_code(given(profiled.merchant_type)) as merchant_type,
  cast(profiled.is_member as boolean) as is_member,
  cast(coalesce(profiled.is_online, false) as boolean) as is_online,
  cast(coalesce(profiled.is_prepaid, false) as boolean) as is_prepaid,
  cast(coalesce(profiled.is_bigticket, false) as boolean) as is_bigticket,
  -- Only a dispute said to be none of the three is an ordinary one.
  cast(not profiled.is_online and not coalesce(profiled.is_prepaid, false) and not coalesce(profiled.is_bigticket, false) as boolean) as is_offline,
  cast(coalesce(profiled.is_legal_aid, false) as boolean) as is_legal_aid,
  cast(profiled.is_closed as boolean) as is_closed,
  cast(profiled.is_closed and profiled.closed_at is not null as boolean) as is_timed,
  cast(profiled.dispute_outcome in ('settled', 'failed') as boolean) as is_mediated,
  cast(profiled.dispute_outcome = 'settled' as boolean) as is_settled,
  -- Mediation and legal aid cost whoever asks for them nothing.
  cast(profiled.is_closed and (coalesce(profiled.is_legal_aid, false) or profiled.dispute_outcome in ('settled', 'failed')) as boolean) as is_free,
  cast(profiled.disputed_fen as bigint) as disputed_fen,
  cast(case when profiled.is_closed then profiled.recovered_fen end as bigint) as recovered_fen,
  cast(case when profiled.is_closed and profiled.recovered_fen is not null then profiled.disputed_fen end as bigint) as decided_fen,
  -- What a court would have asked for a property case of this amount: 诉讼费用交纳办法 (State Council decree 481, 2007) §13.
  cast(
    case
      when profiled.dispute_outcome is distinct from 'settled' or profiled.disputed_fen <= 0 then null
      when profiled.disputed_fen <= 1000000 then 5000
      when profiled.disputed_fen <= 10000000 then 5000 + div(profiled.disputed_fen - 1000000, 40)
      when profiled.disputed_fen <= 20000000 then 230000 + div(profiled.disputed_fen - 10000000, 50)
      when profiled.disputed_fen <= 50000000 then 430000 + div((profiled.disputed_fen - 20000000) * 3, 200)
      when profiled.disputed_fen <= 100000000 then 880000 + div(profiled.disputed_fen - 50000000, 100)
      else 1380000 + div((profiled.disputed_fen - 100000000) * 9, 1000)
    end as bigint
  ) as fees_avoided_fen,
  cast(case when profiled.is_closed then days_between(profiled.accepted_at, profiled.closed_at) end as bigint) as wait_days
from profiled
left join regions on profiled.own_region_code = regions.code
