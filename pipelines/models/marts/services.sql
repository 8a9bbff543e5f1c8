with
  -- A withdrawn application asks for nothing any more.
  applications as (select * from staging.stg_service_applications where in_build(event_month) and status <> 'cancelled'),
  links as (select * from intermediate.int_member_links),
  ids as (select * from intermediate.int_member_ids where id_link_key in (select id_link_key from applications)),
  profiles as (select * from intermediate.int_member_profiles),
  org_places as (select * from intermediate.int_org_places),
  regions as (
    select
      code, as_code(province_code) as province_code, as_code(city_code) as city_code,
      as_code(case when level = 'county' then code end) as county_code
    from reference.regions
  ),

  identified as (
    select
      applications.*,
      known_member(applications.member_key, ids.member_key, links.member_key, applications.id_link_key, links.id_link_key) as known_member_key,
      coalesce(known_member(applications.member_key, ids.member_key, links.member_key, applications.id_link_key, links.id_link_key), applications.link_key) as person_key
    from applications
    left join ids
      on applications.id_link_key = ids.id_link_key and ids.from_month <= applications.event_month
    left join links
      on applications.link_key = links.link_key and links.from_month <= applications.event_month
  ),

  closed as (
    select
      identified.*,
      case
        when status in ('done', 'refused') then true
        when status in ('unknown', 'U') then closed_at is not null
        else false
      end as is_closed
    from identified
  ),

  profiled as (
    select
      identified.*,
      profiles.member_key is not null as is_member,
      coalesce(profiles.member_cell_key, identified.member_cell_key, cell_key_of(identified.person_key)) as own_cell_key,
      coalesce(identified.region_code, profiles.region_code, org_places.region_code) as own_region_code,
      case when identified.industry <> 'U' then as_code(identified.industry) when profiles.industry <> 'U' then profiles.industry else org_places.industry end as own_industry,
      profiles.age_band,
      profiles.sex,
      coalesce(profiles.is_new_form, false) as is_new_form,
      coalesce(profiles.is_migrant, false) as is_migrant,
      coalesce(profiles.is_female_worker, false) as is_female_worker,
      coalesce(profiles.is_industrial, false) as is_industrial,
      coalesce(profiles.is_model, false) as is_model,
      coalesce(profiles.is_youth, false) as is_youth
    from closed as identified
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
  cast(profiled.application_no as bigint) as application_no,
  cast(profiled.site_no as bigint) as site_no,
  cast(profiled.partner_no as bigint) as partner_no,
  cast(profiled.org_code as varchar) as org_code,
  as_code(given(regions.province_code)) as province_code,
  as_code(given(regions.city_code)) as city_code,
  as_code(given(regions.county_code)) as county_code,
  as_code(profiled.need_domain) as need_domain,
  -- An item of another domain than the one given says nothing.
  as_code(case when left(profiled.service_item, 3) = profiled.need_domain then profiled.service_item else 'U' end) as service_item,
  as_code(profiled.service_tier) as service_tier,
  as_code(profiled.channel) as channel,
  as_code(given(profiled.own_industry)) as industry,
  as_code(given(profiled.age_band)) as age_band,
  as_code(given(profiled.sex)) as sex,
  cast(profiled.is_new_form as boolean) as is_new_form,
  cast(profiled.is_migrant as boolean) as is_migrant,
  cast(profiled.is_female_worker as boolean) as is_female_worker,
  cast(profiled.is_industrial as boolean) as is_industrial,
  cast(profiled.is_model as boolean) as is_model,
  cast(profiled.is_youth as boolean) as is_youth,
  cast(profiled.is_member as boolean) as is_member,
  cast(profiled.is_closed as boolean) as is_closed,
  cast(profiled.is_closed and (profiled.status = 'refused' or coalesce(profiled.unmet_reason, 'U') <> 'U') as boolean) as is_unmet,
  as_code(case when profiled.is_closed then profiled.unmet_reason end) as unmet_reason,
  cast(profiled.is_closed and profiled.closed_at is not null as boolean) as is_timed,
  cast(profiled.is_closed and profiled.closed_at is not null and profiled.due_at is not null as boolean) as is_due,
  cast(profiled.is_closed and coalesce(profiled.closed_at > profiled.due_at, false) as boolean) as is_overdue,
  cast(profiled.satisfaction is not null as boolean) as is_scored,
  cast(coalesce(profiled.satisfaction in ('3', '4', '5'), false) as boolean) as is_satisfied,
  cast(coalesce(profiled.satisfaction in ('1', '2'), false) as boolean) as is_dissatisfied,
  cast(profiled.quantity as bigint) as quantity,
  cast(profiled.amount_fen as bigint) as amount_fen,
  cast(case when profiled.is_closed then days_between(profiled.applied_at, profiled.closed_at) end as bigint) as wait_days
from profiled
left join regions on profiled.own_region_code = regions.code
