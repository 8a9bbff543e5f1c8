with
  units as (select org_code, unit_code from intermediate.int_union_units),

  -- The records of members whose union has no area: each union by quarter, since months of so few would be hidden, all of them by month.
  placed as (
    select
      quarter_of(records.event_month) as period, units.unit_code as org,
      records.contributor_key, records.person_cell_key, records.cell_key,
      records.is_closed, records.is_unmet, records.is_scored, records.is_satisfied
    from marts.services as records
    join units on records.org_code = units.org_code
    where in_build_quarter(records.event_month)
    union all
    select
      records.event_month, cast('*' as varchar), records.contributor_key, records.person_cell_key, records.cell_key,
      records.is_closed, records.is_unmet, records.is_scored, records.is_satisfied
    from marts.services as records
    join units on records.org_code = units.org_code
    where in_build(records.event_month)
  ),

  summed as (
    select
      period, org,
      count(*) as applications, sum_of_keys(cell_key) as applications_key,
      count_where(is_closed) as closed, sum_of_keys(case when is_closed then cell_key end) as closed_key,
      count_where(is_unmet) as unmet, sum_of_keys(case when is_unmet then cell_key end) as unmet_key,
      count_where(is_scored) as scored, sum_of_keys(case when is_scored then cell_key end) as scored_key,
      count_where(is_satisfied) as satisfied, sum_of_keys(case when is_satisfied then cell_key end) as satisfied_key
    from placed
    group by period, org
  ),

  -- Whoever has several records counts once in each cell.
  reached as (
    select distinct period, org, contributor_key, person_cell_key from placed where person_cell_key is not null
  ),

  persons as (
    select period, org, count(*) as applicants, sum_of_keys(person_cell_key) as applicants_key
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
  cast(summed.applications as bigint) as applications,
  cast(summed.applications_key as bigint) as applications_key,
  cast(summed.closed as bigint) as closed,
  cast(summed.closed_key as bigint) as closed_key,
  cast(summed.unmet as bigint) as unmet,
  cast(summed.unmet_key as bigint) as unmet_key,
  cast(summed.scored as bigint) as scored,
  cast(summed.scored_key as bigint) as scored_key,
  cast(summed.satisfied as bigint) as satisfied,
  cast(summed.satisfied_key as bigint) as satisfied_key,
  cast(nullif(persons.applicants, 0) as bigint) as applicants,
  cast(coalesce(persons.applicants_key, 0) as bigint) as applicants_key
from summed
left join persons on summed.period = persons.period and summed.org = persons.org
