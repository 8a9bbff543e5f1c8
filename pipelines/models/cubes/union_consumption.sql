with
  units as (select org_code, unit_code from intermediate.int_union_units),

  -- The records of members whose union has no area: each union by quarter, since months of so few would be hidden, all of them by month.
  placed as (
    select
      quarter_of(records.event_month) as period, units.unit_code as org,
      records.contributor_key, records.person_cell_key, records.cell_key,
      records.is_order, records.paid_fen
    from marts.consumption as records
    join units on records.org_code = units.org_code
    where in_build_quarter(records.event_month)
    union all
    select
      records.event_month, cast('*' as varchar), records.contributor_key, records.person_cell_key, records.cell_key,
      records.is_order, records.paid_fen
    from marts.consumption as records
    join units on records.org_code = units.org_code
    where in_build(records.event_month)
  ),

  summed as (
    select
      period, org,
      count(*) as lines, sum_of_keys(cell_key) as lines_key,
      count_where(is_order) as orders, sum_of_keys(case when is_order then cell_key end) as orders_key,
      known_total(paid_fen) as paid_fen
    from placed
    group by period, org
  ),

  -- Whoever has several records counts once in each cell, with the sum of them.
  reached as (
    select period, org, contributor_key, person_cell_key, known_total(paid_fen) as paid_fen
    from placed
    group by period, org, contributor_key, person_cell_key
  ),

  persons as (
    select
      period, org, count(person_cell_key) as buyers, sum_of_keys(person_cell_key) as buyers_key,
      count_nonzero(paid_fen) as paid_contributors, largest(paid_fen) as paid_top1_fen,
      second_largest(paid_fen) as paid_top2_fen
    from reached
    group by period, org
  )

select
  as_code(grain_of(summed.period)) as period_grain,
  cast(summed.period as integer) as period,
  as_code('nation') as region_level,
  as_code('000000') as region_code,
  as_code(case when summed.org = '*' then 'total' else 'org' end) as grouping_set,
  cast(summed.org as varchar) as org,
  cast(summed.lines as bigint) as lines,
  cast(summed.lines_key as bigint) as lines_key,
  cast(summed.orders as bigint) as orders,
  cast(summed.orders_key as bigint) as orders_key,
  cast(nullif(persons.buyers, 0) as bigint) as buyers,
  cast(coalesce(persons.buyers_key, 0) as bigint) as buyers_key,
  cast(summed.paid_fen as bigint) as paid_fen,
  cast(persons.paid_contributors as bigint) as paid_contributors,
  cast(persons.paid_top1_fen as bigint) as paid_top1_fen,
  cast(persons.paid_top2_fen as bigint) as paid_top2_fen
from summed
left join persons on summed.period = persons.period and summed.org = persons.org
