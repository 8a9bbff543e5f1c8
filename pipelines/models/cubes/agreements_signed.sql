with
  agreements as (select * from marts.collective_agreements),

  dated as (
    select event_month as period, agreements.* from agreements where in_build(event_month)
    union all
    select quarter_of(event_month), agreements.* from agreements where in_build_quarter(event_month)
    union all
    select year_of(event_month), agreements.* from agreements where in_build_year(event_month)
  ),

  -- What is on paper: nobody is named here.
  summed as (
    select
      period, as_code(province_code) as province_code, as_code(city_code) as city_code, as_code(given(industry)) as industry,
      count(*) as agreements, total(cell_key) as agreements_key,
      count_where(coalesce(is_profit_linked, false)) as profit_linked, keys_where(coalesce(is_profit_linked, false), cell_key) as profit_linked_key,
      count_where(wage_rise_percent is not null) as with_rise, keys_where(wage_rise_percent is not null, cell_key) as with_rise_key,
      known_total(enterprises) as enterprises,
      known_total(workers) as workers,
      known_total(cast(wage_rise_percent * 100 as bigint)) as rise_hundredths
    from dated
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
      total(agreements) as agreements, sum_of_keys(agreements_key) as agreements_key,
      total(profit_linked) as profit_linked, sum_of_keys(profit_linked_key) as profit_linked_key,
      total(with_rise) as with_rise, sum_of_keys(with_rise_key) as with_rise_key,
      known_total(enterprises) as enterprises,
      known_total(workers) as workers,
      known_total(rise_hundredths) as rise_hundredths
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
  cast(cells.agreements as bigint) as agreements,
  cast(cells.agreements_key as bigint) as agreements_key,
  cast(cells.profit_linked as bigint) as profit_linked,
  cast(cells.profit_linked_key as bigint) as profit_linked_key,
  cast(cells.with_rise as bigint) as with_rise,
  cast(cells.with_rise_key as bigint) as with_rise_key,
  cast(cells.enterprises as bigint) as enterprises,
  cast(cells.workers as bigint) as workers,
  cast(cells.rise_hundredths as bigint) as rise_hundredths
from cells
join offered on cells.offer = offered.offer
