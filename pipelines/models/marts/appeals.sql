with
  -- What was withdrawn is no appeal any more; what was only merged into another ticket still is one person's.
  tickets as (
    select * from staging.stg_feedback
    where in_build(event_month) and (status <> 'cancelled' or coalesce(parent_case_no, case_no) <> case_no)
  ),
  links as (select * from intermediate.int_member_links),
  ids as (select * from intermediate.int_member_ids where id_link_key in (select id_link_key from tickets)),
  stand_ins as (select * from intermediate.int_stand_in_cases),
  profiles as (select * from intermediate.int_member_profiles),
  org_places as (select * from intermediate.int_org_places),
  topics as (select code, as_code(need_domain) as need_domain from reference.topics),
  regions as (
    select code, as_code(province_code) as province_code, as_code(city_code) as city_code from reference.regions
  ),

  identified as (
    select
      tickets.*,
      known_member(tickets.member_key, ids.member_key, links.member_key, tickets.id_link_key, links.id_link_key) as known_member_key,
      coalesce(known_member(tickets.member_key, ids.member_key, links.member_key, tickets.id_link_key, links.id_link_key), tickets.link_key) as person_key
    from tickets
    left join ids
      on tickets.id_link_key = ids.id_link_key and ids.from_month <= tickets.event_month
    left join links
      on tickets.link_key = links.link_key and links.from_month <= tickets.event_month
  ),

  judged as (
    select
      identified.*,
      topics.need_domain,
      -- A further call about the same matter is a ticket, not a case, unless nothing else stands for the matter.
      stand_ins.record_id is not null
        or (
          not coalesce(identified.is_repeat, false)
          and (identified.parent_case_no is null or identified.parent_case_no = identified.case_no)
        ) as is_case,
      case
        when identified.status in ('done', 'refused') then true
        when identified.status in ('unknown', 'U') then identified.closed_at is not null
        else false
      end as is_closed,
      -- What is still open is late once its export was made after the day it was due.
      case
        when identified.is_timely is not null then not identified.is_timely
        when identified.due_at is null then null
        when identified.closed_at is not null then identified.closed_at > identified.due_at
        when identified.exported_at > identified.due_at then true
      end as is_late
    from identified
    left join topics on identified.topic = topics.code
    left join stand_ins
      on identified.record_id = stand_ins.record_id and stand_ins.from_month <= identified.event_month
  ),

  profiled as (
    select
      identified.*,
      profiles.member_key is not null as is_member,
      coalesce(profiles.member_cell_key, identified.member_cell_key, cell_key_of(identified.person_key)) as own_cell_key,
      coalesce(identified.region_code, profiles.region_code, org_places.region_code) as own_region_code,
      case when identified.industry <> 'U' then as_code(identified.industry) when profiles.industry <> 'U' then profiles.industry else org_places.industry end as own_industry,
      profiles.age_band,
      case when identified.sex <> 'U' then as_code(identified.sex) else profiles.sex end as own_sex,
      coalesce(profiles.is_new_form, false) as is_new_form,
      coalesce(profiles.is_migrant, false) as is_migrant,
      coalesce(profiles.is_female_worker, false) as is_female_worker,
      coalesce(profiles.is_industrial, false) as is_industrial,
      coalesce(profiles.is_model, false) as is_model,
      coalesce(profiles.is_youth, false) as is_youth
    from judged as identified
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
  cast(profiled.case_no as bigint) as case_no,
  cast(profiled.org_code as varchar) as org_code,
  as_code(given(regions.province_code)) as province_code,
  as_code(given(regions.city_code)) as city_code,
  as_code(profiled.topic) as topic,
  as_code(given(profiled.need_domain)) as need_domain,
  as_code(profiled.nature) as nature,
  as_code(profiled.channel) as channel,
  as_code(given(profiled.own_industry)) as industry,
  as_code(given(profiled.age_band)) as age_band,
  as_code(given(profiled.own_sex)) as sex,
  cast(profiled.is_new_form as boolean) as is_new_form,
  cast(profiled.is_migrant as boolean) as is_migrant,
  cast(profiled.is_female_worker as boolean) as is_female_worker,
  cast(profiled.is_industrial as boolean) as is_industrial,
  cast(profiled.is_model as boolean) as is_model,
  cast(profiled.is_youth as boolean) as is_youth,
  cast(profiled.is_member as boolean) as is_member,
  cast(profiled.is_case as boolean) as is_case,
  cast(profiled.is_closed as boolean) as is_closed,
  cast(profiled.is_closed and profiled.closed_at is not null as boolean) as is_timed,
  cast(profiled.resolution in ('resolved', 'partly', 'unresolved', 'refused') as boolean) as is_judged,
  cast(profiled.resolution = 'resolved' as boolean) as is_resolved,
  cast(profiled.is_late is not null as boolean) as is_due,
  cast(coalesce(profiled.is_late, false) as boolean) as is_overdue,
  cast(profiled.revisit in ('done', 'unreached', 'declined', 'not_revisited') as boolean) as is_revisit_due,
  cast(profiled.revisit = 'done' as boolean) as is_revisited,
  cast(profiled.satisfaction is not null as boolean) as is_scored,
  cast(coalesce(profiled.satisfaction in ('3', '4', '5'), false) as boolean) as is_satisfied,
  cast(coalesce(profiled.satisfaction in ('1', '2'), false) as boolean) as is_dissatisfied,
  cast(coalesce(profiled.is_disputed, false) as boolean) as is_disputed,
  cast(profiled.responded_at is not null as boolean) as is_responded,
  cast(case when profiled.responded_at >= profiled.created_at then hours_between(profiled.created_at, profiled.responded_at) when profiled.responded_at is not null then 0 end as bigint) as response_hours,
  cast(case when profiled.is_closed then days_between(profiled.created_at, profiled.closed_at) end as bigint) as wait_days
from profiled
left join regions on profiled.own_region_code = regions.code
