with
  cases as (select * from marts.labour_disputes),

  dated as (
    select event_month as period, cases.* from cases where in_build(event_month)
    union all
    select quarter_of(event_month), cases.* from cases where in_build_quarter(event_month)
    union all
    select year_of(event_month), cases.* from cases where in_build_year(event_month)
  ),

  -- Cases, not persons: one case may be of many, and who they are does not matter here.
  summed as (
    select
      period, as_code(province_code) as province_code, as_code(city_code) as city_code, as_code(given(topic)) as topic, as_code(given(industry)) as industry,
      count(*) as cases, total(cell_key) as cases_key,
      count_where(closed_at is not null) as closed, keys_where(closed_at is not null, cell_key) as closed_key,
      count_where(coalesce(is_legal_aid, false)) as legal_aid, keys_where(coalesce(is_legal_aid, false), cell_key) as legal_aid_key,
      count_where(outcome in ('settled', 'failed')) as mediated, keys_where(outcome in ('settled', 'failed'), cell_key) as mediated_key,
      count_where(outcome = 'settled') as settled, keys_where(outcome = 'settled', cell_key) as settled_key,
      known_total(workers_involved) as workers,
      known_total(case when closed_at is not null then days_between(accepted_at, closed_at) end) as wait_days
    from dated
    group by period, province_code, city_code, topic, industry
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
    cross join (values (null), ('topic'), ('industry')) as splits (split)
    where levels.region_level <> 'city' or splits.split is null
  ),

  placed as (
    select
      offered.offer,
      summed.*,
      case offered.region_level when 'province' then province_code when 'city' then city_code else as_code('000000') end as region_code,
      case offered.split when 'topic' then topic when 'industry' then industry else as_code('*') end as member
    from summed
    join offered on grain_of(summed.period) = offered.period_grain
  ),

  cells as (
    select
      period, offer, region_code, member,
      total(cases) as cases, sum_of_keys(cases_key) as cases_key,
      total(closed) as closed, sum_of_keys(closed_key) as closed_key,
      total(legal_aid) as legal_aid, sum_of_keys(legal_aid_key) as legal_aid_key,
      total(mediated) as mediated, sum_of_keys(mediated_key) as mediated_key,
      total(settled) as settled, sum_of_keys(settled_key) as settled_key,
      known_total(workers) as workers,
      known_total(wait_days) as wait_days
    from placed
    group by period, offer, region_code, member
  )

select
  as_code(offered.grain) as period_grain,
  cast(cells.period as integer) as period,
  as_code(offered.level) as region_level,
  as_code(cells.region_code) as region_code,
  as_code(offered.grouping_set) as grouping_set,
  as_code(case when offered.split = 'topic' then cells.member else as_code('*') end) as topic,
  as_code(case when offered.split = 'industry' then cells.member else as_code('*') end) as industry,
  cast(cells.cases as bigint) as cases,
  cast(cells.cases_key as bigint) as cases_key,
  cast(cells.closed as bigint) as closed,
  cast(cells.closed_key as bigint) as closed_key,
  cast(cells.legal_aid as bigint) as legal_aid,
  cast(cells.legal_aid_key as bigint) as legal_aid_key,
  cast(cells.mediated as bigint) as mediated,
  cast(cells.mediated_key as bigint) as mediated_key,
  cast(cells.settled as bigint) as settled,
  cast(cells.settled_key as bigint) as settled_key,
  cast(cells.workers as bigint) as workers,
  cast(cells.wait_days as bigint) as wait_days
from cells
join offered on cells.offer = offered.offer
