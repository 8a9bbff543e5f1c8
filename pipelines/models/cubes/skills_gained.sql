with
  -- A date in the future is a slip of the pen; it must not stretch how far the family reaches.
  records as (
    select * from marts.skills where event_month <= (select max(event_month) from intermediate.int_months)
  ),

  -- Things and counts add up, so longer periods are made of months when they are asked for.
  finest as (
    select
      event_month as period, as_code(province_code) as province_code, as_code(city_code) as city_code,
      as_code(given(kind)) as skill_record,
      as_code(given(skill_level)) as skill_level,
      as_code(given(industry)) as industry,
      cast(count(*) as bigint) as records,
      total(case when true then cell_key end) as records_key,
      count_where(is_completed) as completed,
      total(case when is_completed then cell_key end) as completed_key,
      count_where(is_completed is not null) as stated,
      total(case when is_completed is not null then cell_key end) as stated_key,
      count_where(kind = 'certificate' and is_completed) as certificates,
      total(case when kind = 'certificate' and is_completed then cell_key end) as certificates_key,
      count_where(is_digital) as digital,
      total(case when is_digital then cell_key end) as digital_key,
      count_where(fee_waived) as waived,
      total(case when fee_waived then cell_key end) as waived_key
    from records
    group by event_month, province_code, city_code, kind, skill_level, industry
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select levels.region_level, splits.split, as_code(set_name(splits.split, null)) as grouping_set
    from (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('skill_record'), ('skill_level'), ('industry')) as splits (split)
  ),

  placed as (
    select
      finest.*, offered.region_level, offered.grouping_set,
      case offered.region_level when 'province' then province_code when 'city' then city_code else as_code('000000') end as region_code,
      case when offered.split = 'skill_record' then skill_record else as_code('*') end as skill_record_member,
      case when offered.split = 'skill_level' then skill_level else as_code('*') end as skill_level_member,
      case when offered.split = 'industry' then industry else as_code('*') end as industry_member
    from finest cross join offered
  )

select
  as_code('month') as period_grain,
  cast(period as integer) as period,
  as_code(region_level) as region_level,
  as_code(region_code) as region_code,
  as_code(grouping_set) as grouping_set,
  as_code(skill_record_member) as skill_record,
  as_code(skill_level_member) as skill_level,
  as_code(industry_member) as industry,
  total(records) as records,
  sum_of_keys(records_key) as records_key,
  total(completed) as completed,
  sum_of_keys(completed_key) as completed_key,
  total(stated) as stated,
  sum_of_keys(stated_key) as stated_key,
  total(certificates) as certificates,
  sum_of_keys(certificates_key) as certificates_key,
  total(digital) as digital,
  sum_of_keys(digital_key) as digital_key,
  total(waived) as waived,
  sum_of_keys(waived_key) as waived_key
from placed
group by period, region_level, region_code, grouping_set, skill_record_member, skill_level_member, industry_member
