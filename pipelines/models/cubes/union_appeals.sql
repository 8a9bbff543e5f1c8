with
  units as (select org_code, unit_code from intermediate.int_union_units),

  -- The records of members whose union has no area: each union by quarter, since months of so few would be hidden, all of them by month.
  placed as (
    select
      quarter_of(records.event_month) as period, units.unit_code as org,
      records.contributor_key, records.person_cell_key, records.cell_key,
      records.is_case, records.is_judged, records.is_resolved
    from marts.appeals as records
    join units on records.org_code = units.org_code
    where in_build_quarter(records.event_month)
    union all
    select
      records.event_month, cast('*' as varchar), records.contributor_key, records.person_cell_key, records.cell_key,
      records.is_case, records.is_judged, records.is_resolved
    from marts.appeals as records
    join units on records.org_code = units.org_code
    where in_build(records.event_month)
  ),

  summed as (
    select
      period, org,
      count(*) as tickets, sum_of_keys(cell_key) as tickets_key,
      count_where(is_case) as cases, sum_of_keys(case when is_case then cell_key end) as cases_key,
      count_where(is_judged) as judged, sum_of_keys(case when is_judged then cell_key end) as judged_key,
      count_where(is_resolved) as resolved, sum_of_keys(case when is_resolved then cell_key end) as resolved_key
    from placed
    group by period, org
  ),

  -- Whoever has several records counts once in each cell.
  reached as (
    select distinct period, org, contributor_key, person_cell_key from placed where person_cell_key is not null
  ),

  persons as (
    select period, org, count(*) as complainants, sum_of_keys(person_cell_key) as complainants_key
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
  cast(summed.tickets as bigint) as tickets,
  cast(summed.tickets_key as bigint) as tickets_key,
  cast(summed.cases as bigint) as cases,
  cast(summed.cases_key as bigint) as cases_key,
  cast(summed.judged as bigint) as judged,
  cast(summed.judged_key as bigint) as judged_key,
  cast(summed.resolved as bigint) as resolved,
  cast(summed.resolved_key as bigint) as resolved_key,
  cast(nullif(persons.complainants, 0) as bigint) as complainants,
  cast(coalesce(persons.complainants_key, 0) as bigint) as complainants_key
from summed
left join persons on summed.period = persons.period and summed.org = persons.org
