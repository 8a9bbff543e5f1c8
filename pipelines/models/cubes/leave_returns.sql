with
  leave as (select * from marts.leave
    where leave_type = 'annual' and entitled_days > 0 and taken_days is not null),

  dated as (
    select event_month as period, leave.* from leave where in_build(event_month)
    union all
    select quarter_of(event_month), leave.* from leave where in_build_quarter(event_month)
    union all
    select year_of(event_month), leave.* from leave where in_build_year(event_month)
  ),

  -- Nobody is named here, but a unit is: what one unit returned must not be read off, so it counts as a contributor.
  by_unit as (
    select
      period, as_code(province_code) as province_code, as_code(city_code) as city_code, as_code(given(industry)) as industry, org_code,
      count(*) as returns, total(cell_key) as returns_key,
      known_total(workers) as workers,
      known_total(zero_leave_workers) as zero_leave,
      known_total(cast(entitled_days * 100 as bigint)) as entitled_days,
      known_total(cast(taken_days * 100 as bigint)) as taken_days
    from dated
    group by period, province_code, city_code, industry, org_code
  ),

  summed as (
    select
      period, province_code, city_code, industry,
      total(returns) as returns, sum_of_keys(returns_key) as returns_key,
      known_total(workers) as workers, count_nonzero(workers) as workers_contributors,
      largest(workers) as workers_top1_fen, second_largest(workers) as workers_top2_fen,
      known_total(zero_leave) as zero_leave, count_nonzero(zero_leave) as zero_leave_contributors,
      largest(zero_leave) as zero_leave_top1_fen, second_largest(zero_leave) as zero_leave_top2_fen,
      known_total(entitled_days) as entitled_days, count_nonzero(entitled_days) as entitled_days_contributors,
      largest(entitled_days) as entitled_days_top1_fen, second_largest(entitled_days) as entitled_days_top2_fen,
      known_total(taken_days) as taken_days, count_nonzero(taken_days) as taken_days_contributors,
      largest(taken_days) as taken_days_top1_fen, second_largest(taken_days) as taken_days_top2_fen
    from by_unit
    group by period, province_code, city_code, industry
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select
      row_number() over (order by period_grain, region_level, split) as offer,
      as_code(grains.period_grain) as grain, as_code(levels.region_level) as level,
      as_code(set_name(null, splits.split)) as grouping_set,
      grains.period_grain, levels.region_level, splits.split
    from (values ('month'), ('quarter'), ('year')) as grains (period_grain)
    cross join (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('industry')) as splits (split)
    where levels.region_level <> 'city' or splits.split is null
  ),

  placed as (
    select
      offered.offer,
      summed.*,
      case offered.region_level when 'province' then province_code when 'city' then city_code else as_code('000000') end as region_code,
      case offered.split when 'industry' then industry else as_code('*') end as member
    from summed
    join offered on grain_of(summed.period) = offered.period_grain
  ),

  cells as (
    select
      period, offer, region_code, member,
      total(returns) as returns, sum_of_keys(returns_key) as returns_key,
      known_total(workers) as workers, total(workers_contributors) as workers_contributors,
      largest(workers_top1_fen) as workers_top1_fen, second_of(workers_top1_fen, workers_top2_fen) as workers_top2_fen,
      known_total(zero_leave) as zero_leave, total(zero_leave_contributors) as zero_leave_contributors,
      largest(zero_leave_top1_fen) as zero_leave_top1_fen, second_of(zero_leave_top1_fen, zero_leave_top2_fen) as zero_leave_top2_fen,
      known_total(entitled_days) as entitled_days, total(entitled_days_contributors) as entitled_days_contributors,
      largest(entitled_days_top1_fen) as entitled_days_top1_fen, second_of(entitled_days_top1_fen, entitled_days_top2_fen) as entitled_days_top2_fen,
      known_total(taken_days) as taken_days, total(taken_days_contributors) as taken_days_contributors,
      largest(taken_days_top1_fen) as taken_days_top1_fen, second_of(taken_days_top1_fen, taken_days_top2_fen) as taken_days_top2_fen
    from placed
    group by period, offer, region_code, member
  )

select
  as_code(offered.grain) as period_grain,
  cast(cells.period as integer) as period,
  as_code(offered.level) as region_level,
  as_code(cells.region_code) as region_code,
  as_code(offered.grouping_set) as grouping_set,
  as_code(case when offered.split = 'industry' then cells.member else as_code('*') end) as industry,
  cast(cells.returns as bigint) as returns,
  cast(cells.returns_key as bigint) as returns_key,
  cast(cells.workers as bigint) as workers,
  cast(cells.workers_contributors as bigint) as workers_contributors,
  cast(cells.workers_top1_fen as bigint) as workers_top1_fen,
  cast(cells.workers_top2_fen as bigint) as workers_top2_fen,
  cast(cells.zero_leave as bigint) as zero_leave,
  cast(cells.zero_leave_contributors as bigint) as zero_leave_contributors,
  cast(cells.zero_leave_top1_fen as bigint) as zero_leave_top1_fen,
  cast(cells.zero_leave_top2_fen as bigint) as zero_leave_top2_fen,
  cast(cells.entitled_days as bigint) as entitled_days,
  cast(cells.entitled_days_contributors as bigint) as entitled_days_contributors,
  cast(cells.entitled_days_top1_fen as bigint) as entitled_days_top1_fen,
  cast(cells.entitled_days_top2_fen as bigint) as entitled_days_top2_fen,
  cast(cells.taken_days as bigint) as taken_days,
  cast(cells.taken_days_contributors as bigint) as taken_days_contributors,
  cast(cells.taken_days_top1_fen as bigint) as taken_days_top1_fen,
  cast(cells.taken_days_top2_fen as bigint) as taken_days_top2_fen
from cells
join offered on cells.offer = offered.offer
