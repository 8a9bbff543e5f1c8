with
  -- A date in the future is a slip of the pen; it must not stretch how far the family reaches.
  records as (
    select * from marts.activities where event_month <= (select max(event_month) from intermediate.int_months)
  ),

  -- Things and counts add up, so longer periods are made of months when they are asked for.
  finest as (
    select
      event_month as period, as_code(province_code) as province_code, as_code(city_code) as city_code,
      as_code(given(activity_type)) as activity_type,
      as_code(given(need_domain)) as need_domain,
      cast(count(*) as bigint) as activities,
      total(participants) as participants,
      total(case when participants > 0 then cell_key end) as participants_key,
      total(visits) as visits,
      total(case when visits > 0 then cell_key end) as visits_key,
      total(budget_fen) as budget_fen,
      total(subsidy_fen) as subsidy_fen
    from records
    group by event_month, province_code, city_code, activity_type, need_domain
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select levels.region_level, splits.split, as_code(set_name(splits.split, null)) as grouping_set
    from (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('activity_type'), ('need_domain')) as splits (split)
  ),

  placed as (
    select
      finest.*, offered.region_level, offered.grouping_set,
      case offered.region_level when 'province' then province_code when 'city' then city_code else as_code('000000') end as region_code,
      case when offered.split = 'activity_type' then activity_type else as_code('*') end as activity_type_member,
      case when offered.split = 'need_domain' then need_domain else as_code('*') end as need_domain_member
    from finest cross join offered
  )

select
  as_code('month') as period_grain,
  cast(period as integer) as period,
  as_code(region_level) as region_level,
  as_code(region_code) as region_code,
  as_code(grouping_set) as grouping_set,
  as_code(activity_type_member) as activity_type,
  as_code(need_domain_member) as need_domain,
  total(activities) as activities,
  total(participants) as participants,
  sum_of_keys(participants_key) as participants_key,
  total(visits) as visits,
  sum_of_keys(visits_key) as visits_key,
  total(budget_fen) as budget_fen,
  total(subsidy_fen) as subsidy_fen
from placed
group by period, region_level, region_code, grouping_set, activity_type_member, need_domain_member
