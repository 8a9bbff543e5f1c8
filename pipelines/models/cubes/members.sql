with
  registered as (select * from intermediate.int_members_registered),
  returned as (select * from intermediate.int_members_returned),
  months as (select * from intermediate.int_months),
  regions as (select as_code(code) as code, as_code(province_code) as province_code from reference.regions),

  -- Whoever reports for a city has members in its province and in the nation.
  keys as (
    select event_month, region_level, region_code, split, member from registered
    union
    select event_month, region_level, region_code, split, member from returned
    union
    select returned.event_month, as_code('province'), regions.province_code, returned.split, returned.member
    from returned
    join regions on returned.region_code = regions.code
    where returned.region_level = 'city' and regions.province_code is not null
    union
    select event_month, as_code('nation'), as_code('000000'), split, member from returned
  ),

  cells as (
    select
      keys.event_month,
      keys.region_level,
      keys.region_code,
      keys.split,
      keys.member,
      coalesce(registered.registered_members, 0) as registered_members,
      coalesce(registered.registered_members_key, 0) as registered_members_key,
      coalesce(registered.joined_members, 0) as joined_members,
      coalesce(registered.joined_members_key, 0) as joined_members_key,
      coalesce(registered.left_members, 0) as left_members,
      coalesce(registered.left_members_key, 0) as left_members_key,
      returned.returned_members
    from keys
    left join registered
      on keys.event_month = registered.event_month
      and keys.region_level = registered.region_level
      and keys.region_code = registered.region_code
      and keys.split = registered.split
      and keys.member = registered.member
    left join returned
      on keys.event_month = returned.event_month
      and keys.region_level = returned.region_level
      and keys.region_code = returned.region_code
      and keys.split = returned.split
      and keys.member = returned.member
  ),

  -- The union's own return stands before the register; a region without one takes the differences of those below it.
  city_differences as (
    select
      cells.event_month, regions.province_code, cells.split, cells.member,
      sum(cells.returned_members - cells.registered_members) as difference
    from cells
    join regions on cells.region_code = regions.code
    where cells.region_level = 'city' and cells.returned_members is not null
    group by cells.event_month, regions.province_code, cells.split, cells.member
  ),

  provinces as (
    select
      cells.event_month, cells.region_code, cells.split, cells.member,
      case
        when cells.returned_members is not null then cells.returned_members - cells.registered_members
        else city_differences.difference
      end as difference
    from cells
    left join city_differences
      on cells.event_month = city_differences.event_month and cells.region_code = city_differences.province_code
      and cells.split = city_differences.split and cells.member = city_differences.member
    where cells.region_level = 'province'
  ),

  -- Equal columns only: a join with a further condition on one side compares every pair of rows.
  differences as (
    select event_month, as_code('province') as region_level, region_code, split, member, difference from provinces
    union all
    select event_month, as_code('nation'), as_code('000000'), split, member, sum(difference)
    from provinces
    where difference is not null
    group by event_month, split, member
  ),

  settled as (
    select
      cells.*,
      coalesce(
        cells.returned_members, cells.registered_members + coalesce(differences.difference, 0)
      ) as active_members
    from cells
    left join differences
      on cells.event_month = differences.event_month
      and cells.region_level = differences.region_level
      and cells.region_code = differences.region_code
      and cells.split = differences.split
      and cells.member = differences.member
  ),

  -- Members of a quarter or a year are those at the end of its last month.
  spans as (
    select as_code('month') as period_grain, event_month as period, event_month as last_month, event_month from months
    union all
    select as_code('quarter'), quarter_of(event_month), max(event_month) over (partition by quarter_of(event_month)), event_month from months
    union all
    select as_code('year'), year_of(event_month), max(event_month) over (partition by year_of(event_month)), event_month from months
  )

select
  as_code(spans.period_grain) as period_grain,
  cast(spans.period as integer) as period,
  as_code(settled.region_level) as region_level,
  as_code(settled.region_code) as region_code,
  as_code(settled.split) as grouping_set,
  as_code(case when settled.split = 'industry' then settled.member else as_code('*') end) as industry,
  as_code(case when settled.split = 'age_band' then settled.member else as_code('*') end) as age_band,
  as_code(case when settled.split = 'sex' then settled.member else as_code('*') end) as sex,
  as_code(case when settled.split = 'worker_group' then settled.member else as_code('*') end) as worker_group,
  total(case when settled.event_month = spans.last_month then settled.active_members end) as active_members,
  sum_of_keys(case when settled.event_month = spans.last_month then settled.registered_members_key end) as active_members_key,
  total(case when settled.event_month = spans.last_month then settled.registered_members end) as registered_members,
  sum_of_keys(case when settled.event_month = spans.last_month then settled.registered_members_key end) as registered_members_key,
  known_total(case when settled.event_month = spans.last_month then settled.returned_members end) as returned_members,
  total(settled.joined_members) as joined_members,
  sum_of_keys(settled.joined_members_key) as joined_members_key,
  total(settled.left_members) as left_members,
  sum_of_keys(settled.left_members_key) as left_members_key
from settled
join spans on settled.event_month = spans.event_month
group by
  spans.period_grain, spans.period, settled.region_level, settled.region_code, settled.split, settled.member
