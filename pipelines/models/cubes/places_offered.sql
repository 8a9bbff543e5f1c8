with
  -- A date in the future is a slip of the pen; it must not stretch how far the family reaches.
  records as (
    select * from marts.capacity where event_month <= (select max(event_month) from intermediate.int_months)
  ),

  -- Things and counts add up, so longer periods are made of months when they are asked for.
  finest as (
    select
      event_month as period, as_code(province_code) as province_code, as_code(city_code) as city_code,
      as_code(given(need_domain)) as need_domain,
      total(seats) as seats,
      total(used) as used,
      total(case when used > 0 then cell_key end) as used_key,
      total(waiting) as waiting,
      total(case when waiting > 0 then cell_key end) as waiting_key,
      cast(count(*) as bigint) as returns
    from records
    group by event_month, province_code, city_code, need_domain
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select levels.region_level, splits.split, as_code(set_name(splits.split, null)) as grouping_set
    from (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('need_domain')) as splits (split)
  ),

  placed as (
    select
      finest.*, offered.region_level, offered.grouping_set,
      case offered.region_level when 'province' then province_code when 'city' then city_code else as_code('000000') end as region_code,
      case when offered.split = 'need_domain' then need_domain else as_code('*') end as need_domain_member
    from finest cross join offered
  )

select
  as_code('month') as period_grain,
  cast(period as integer) as period,
  as_code(region_level) as region_level,
  as_code(region_code) as region_code,
  as_code(grouping_set) as grouping_set,
  as_code(need_domain_member) as need_domain,
  total(seats) as seats,
  total(used) as used,
  sum_of_keys(used_key) as used_key,
  total(waiting) as waiting,
  sum_of_keys(waiting_key) as waiting_key,
  total(returns) as returns
from placed
group by period, region_level, region_code, grouping_set, need_domain_member
