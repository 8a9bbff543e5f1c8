with
  profiles as (select * from intermediate.int_member_profiles),
  members as (select * from staging.stg_members),

  -- When the register does not say when somebody left, only those it calls members now can be counted.
  left_in as (
    select
      member_key,
      min(
        case
          when leave_month is not null then leave_month
          when status in ('1', '9', 'U') then 999912
          else 0
        end
      ) as until_month
    from members
    where member_key is not null
    group by member_key
  )

select
  cast(profiles.member_key as bigint) as member_key,
  cast(profiles.member_cell_key as bigint) as member_cell_key,
  cast(profiles.link_key as bigint) as link_key,
  cast(profiles.from_month as integer) as from_month,
  cast(profiles.org_code as varchar) as org_code,
  cast(profiles.region_code as varchar) as region_code,
  as_code(profiles.province_code) as province_code,
  as_code(profiles.city_code) as city_code,
  as_code(profiles.industry) as industry,
  cast(profiles.unit_type as varchar) as unit_type,
  as_code(profiles.age_band) as age_band,
  as_code(profiles.sex) as sex,
  cast(profiles.education as varchar) as education,
  cast(profiles.skill_level as varchar) as skill_level,
  cast(profiles.is_new_form as boolean) as is_new_form,
  cast(profiles.is_migrant as boolean) as is_migrant,
  cast(profiles.is_female_worker as boolean) as is_female_worker,
  cast(profiles.is_industrial as boolean) as is_industrial,
  cast(profiles.is_model as boolean) as is_model,
  cast(profiles.is_youth as boolean) as is_youth,
  cast(left_in.until_month as integer) as until_month
from profiles
join left_in on profiles.member_key = left_in.member_key
