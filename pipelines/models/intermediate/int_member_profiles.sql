with
  members as (select * from staging.stg_members),
  org_places as (select * from intermediate.int_org_places),
  regions as (
    select code, as_code(province_code) as province_code, as_code(city_code) as city_code from reference.regions
  ),

  -- A member of two registers is one person, since the earlier joining.
  ranked as (
    select members.*, row_number() over (partition by member_key order by coalesce(join_month, 0), source, record_id) as recency
    from members
    where member_key is not null
  ),

  placed as (
    select
      ranked.*,
      coalesce(ranked.region_code, org_places.region_code) as own_region_code,
      case when ranked.industry = 'U' then given(org_places.industry) else as_code(ranked.industry) end as own_industry
    from ranked
    left join org_places on ranked.org_code = org_places.org_code
    where ranked.recency = 1
  )

select
  cast(placed.member_key as bigint) as member_key,
  cast(placed.member_cell_key as bigint) as member_cell_key,
  cast(placed.link_key as bigint) as link_key,
  cast(placed.id_link_key as bigint) as id_link_key,
  cast(coalesce(placed.join_month, 0) as integer) as from_month,
  cast(placed.org_code as varchar) as org_code,
  cast(regions.code as varchar) as region_code,
  as_code(given(regions.province_code)) as province_code,
  as_code(given(regions.city_code)) as city_code,
  as_code(placed.own_industry) as industry,
  cast(placed.unit_type as varchar) as unit_type,
  as_code(placed.age_band) as age_band,
  as_code(placed.sex) as sex,
  cast(placed.education as varchar) as education,
  cast(placed.skill_level as varchar) as skill_level,
  cast(placed.is_new_form as boolean) as is_new_form,
  cast(placed.is_migrant as boolean) as is_migrant,
  cast(placed.is_female_worker as boolean) as is_female_worker,
  cast(placed.is_industrial as boolean) as is_industrial,
  cast(placed.is_model as boolean) as is_model,
  cast(placed.is_youth as boolean) as is_youth
from placed
left join regions on placed.own_region_code = regions.code
