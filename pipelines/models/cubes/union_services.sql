with
  units as (select org_code, unit_code from intermediate.int_union_units),

  -- The records of members whose union has no area.
  placed as (
    select records.event_month as period, units.unit_code as org,
      records.contributor_key, records.person_cell_key, records.cell_key, records.is_closed, records.is_unmet, records.is_scored, records.is_satisfied
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
    group by grouping sets ((period), (period, org))
  ),

  -- Whoever has several records counts once in each cell.
  by_union as (
    select distinct period, org, contributor_key, person_cell_key
    from placed
    where person_cell_key is not null
  ),

  reached as (
    select period, org, person_cell_key from by_union
    union all
    select period, '*', person_cell_key
    from (select distinct period, contributor_key, person_cell_key from by_union) as persons_of_all
  ),

  persons as (
    select period, org, count(*) as applicants, total(person_cell_key) as applicants_key
    from reached
    group by period, org
  )

select
  as_code('month') as period_grain,
  cast(summed.period as integer) as period,
  as_code('nation') as region_level,
  as_code('000000') as region_code,
  as_code(case when summed.org is null then 'total' else 'org' end) as grouping_set,
  cast(coalesce(summed.org, '*') as varchar) as org,
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
  cast(coalesce(persons.applicants_key, 0) % 4294967296 as bigint) as applicants_key
from summed
left join persons on summed.period = persons.period and coalesce(summed.org, '*') = persons.org
