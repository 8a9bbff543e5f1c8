with
  skills as (select * from staging.stg_skills where in_build(event_month)),
  links as (select * from intermediate.int_member_links),
  ids as (select * from intermediate.int_member_ids where id_link_key in (select id_link_key from skills)),
  org_places as (select * from intermediate.int_org_places),
  regions as (select * from reference.regions),

  placed as (
    select
      skills.*,
      coalesce(known_member(skills.member_key, ids.member_key, links.member_key, skills.id_link_key, links.id_link_key), skills.link_key) as person_key,
      coalesce(skills.region_code, org_places.region_code) as own_region_code
    from skills
    left join ids
      on skills.id_link_key = ids.id_link_key and ids.from_month <= skills.event_month
    left join links
      on skills.link_key = links.link_key and links.from_month <= skills.event_month
    left join org_places
      on skills.org_code = org_places.org_code and org_places.from_month <= skills.event_month
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
  cast(placed.record_no as bigint) as record_no,
  cast(placed.kind as varchar) as kind,
  cast(placed.course_code as varchar) as course_code,
  cast(placed.is_digital as boolean) as is_digital,
  cast(placed.skill_level as varchar) as skill_level,
  cast(placed.evaluator as varchar) as evaluator,
  cast(placed.enrolled_on as date) as enrolled_on,
  cast(placed.completed_on as date) as completed_on,
  cast(placed.is_completed as boolean) as is_completed,
  cast(placed.fee_waived as boolean) as fee_waived,
  cast(placed.partner_no as bigint) as partner_no,
  cast(placed.org_code as varchar) as org_code,
  cast(placed.industry as varchar) as industry
from placed
left join regions on placed.own_region_code = regions.code
