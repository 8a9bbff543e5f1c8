with
  applications as (select * from marts.services),

  dated as (
    select 'month' as period_grain, event_month as period, applications.* from applications where in_build(event_month)
    union all
    select 'quarter', quarter_of(event_month), applications.* from applications where in_build_quarter(event_month)
    union all
    select 'year', year_of(event_month), applications.* from applications where in_build_year(event_month)
  ),

  -- Most contributors have one record in a period; whatever the cell, they need no telling apart.
  counted as (
    select dated.*, count(*) over (partition by period, contributor_key) = 1 as is_single from dated
  ),

  -- Applications of one person that fall into the same cells everywhere are one row from here on.
  people as (
    select
      period_grain, period, contributor_key, person_cell_key, is_single, province_code, city_code, need_domain,
      industry, age_band, sex, channel, service_tier, is_new_form, is_migrant, is_female_worker, is_industrial,
      is_model, is_youth,
      1 as applications, cell_key as applications_key,
      flag(is_closed) as closed, case when is_closed then cell_key end as closed_key,
      flag(is_unmet) as unmet, case when is_unmet then cell_key end as unmet_key,
      flag(is_timed) as timed, case when is_timed then cell_key end as timed_key,
      flag(is_due) as due, case when is_due then cell_key end as due_key,
      flag(is_overdue) as overdue, case when is_overdue then cell_key end as overdue_key,
      flag(is_scored) as scored, case when is_scored then cell_key end as scored_key,
      flag(is_satisfied) as satisfied, case when is_satisfied then cell_key end as satisfied_key,
      flag(is_dissatisfied) as dissatisfied, case when is_dissatisfied then cell_key end as dissatisfied_key,
      wait_days
    from counted
    where is_single
    union all
    select
      period_grain, period, contributor_key, person_cell_key, is_single, province_code, city_code, need_domain,
      industry, age_band, sex, channel, service_tier, is_new_form, is_migrant, is_female_worker, is_industrial,
      is_model, is_youth,
      count(*), total(cell_key),
      total(flag(is_closed)), total(case when is_closed then cell_key end),
      total(flag(is_unmet)), total(case when is_unmet then cell_key end),
      total(flag(is_timed)), total(case when is_timed then cell_key end),
      total(flag(is_due)), total(case when is_due then cell_key end),
      total(flag(is_overdue)), total(case when is_overdue then cell_key end),
      total(flag(is_scored)), total(case when is_scored then cell_key end),
      total(flag(is_satisfied)), total(case when is_satisfied then cell_key end),
      total(flag(is_dissatisfied)), total(case when is_dissatisfied then cell_key end),
      known_total(wait_days)
    from counted
    where not is_single
    group by
      period_grain, period, contributor_key, person_cell_key, is_single, province_code, city_code, need_domain,
      industry, age_band, sex, channel, service_tier, is_new_form, is_migrant, is_female_worker, is_industrial,
      is_model, is_youth
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select
      row_number() over (order by period_grain, region_level, head, split, worker_group) as offer,
      grains.period_grain, levels.region_level, heads.head, splits.split, splits.worker_group
    from (values ('month'), ('quarter'), ('year')) as grains (period_grain)
    cross join (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('need_domain')) as heads (head)
    cross join (
      values
        (null, null), ('industry', null), ('age_band', null), ('sex', null), ('channel', null),
        ('service_tier', null), ('worker_group', 'new_form'), ('worker_group', 'migrant'),
        ('worker_group', 'female'), ('worker_group', 'industrial'), ('worker_group', 'model'),
        ('worker_group', 'youth')
    ) as splits (split, worker_group)
    where
      case
        when grains.period_grain <> 'month' then splits.split is null and (levels.region_level <> 'city' or heads.head is null)
        when levels.region_level = 'city' then splits.split is null or (splits.split = 'industry' and heads.head is null)
        else true
      end
  ),

  placed as (
    select
      offered.offer,
      people.*,
      case offered.region_level when 'province' then province_code when 'city' then city_code end as region_code,
      case offered.head when 'need_domain' then need_domain end as head_member,
      case offered.split
        when 'industry' then industry
        when 'age_band' then age_band
        when 'sex' then sex
        when 'channel' then channel
        when 'service_tier' then service_tier
        when 'worker_group' then as_code(offered.worker_group)
      end as split_member
    from people
    join offered on people.period_grain = offered.period_grain
    where
      case offered.worker_group
        when 'new_form' then is_new_form
        when 'migrant' then is_migrant
        when 'female' then is_female_worker
        when 'industrial' then is_industrial
        when 'model' then is_model
        when 'youth' then is_youth
        else true
      end
  ),

  -- One row per contributor and cell: whoever is counted is counted once.
  contributions as (
    select
      period, offer, region_code, head_member, split_member, person_cell_key,
      applications, applications_key, closed, closed_key, unmet, unmet_key, timed, timed_key, due, due_key,
      overdue, overdue_key, scored, scored_key, satisfied, satisfied_key, dissatisfied, dissatisfied_key,
      wait_days
    from placed
    where is_single
    union all
    select
      period, offer, region_code, head_member, split_member, person_cell_key,
      total(applications), total(applications_key), total(closed), total(closed_key), total(unmet),
      total(unmet_key), total(timed), total(timed_key), total(due), total(due_key), total(overdue),
      total(overdue_key), total(scored), total(scored_key), total(satisfied), total(satisfied_key),
      total(dissatisfied), total(dissatisfied_key), known_total(wait_days)
    from placed
    where not is_single
    group by period, offer, region_code, head_member, split_member, contributor_key, person_cell_key
  ),

  cells as (
    select
      period, offer, region_code, head_member, split_member,
      total(applications) as applications, sum_of_keys(applications_key) as applications_key,
      nullif(count(person_cell_key), 0) as applicants, sum_of_keys(person_cell_key) as applicants_key,
      total(closed) as closed, sum_of_keys(closed_key) as closed_key,
      total(unmet) as unmet, sum_of_keys(unmet_key) as unmet_key,
      total(timed) as timed, sum_of_keys(timed_key) as timed_key,
      total(due) as due, sum_of_keys(due_key) as due_key,
      total(overdue) as overdue, sum_of_keys(overdue_key) as overdue_key,
      total(scored) as scored, sum_of_keys(scored_key) as scored_key,
      total(satisfied) as satisfied, sum_of_keys(satisfied_key) as satisfied_key,
      total(dissatisfied) as dissatisfied, sum_of_keys(dissatisfied_key) as dissatisfied_key,
      known_total(wait_days) as wait_days
    from contributions
    group by period, offer, region_code, head_member, split_member
  )

select
  cast(offered.period_grain as varchar) as period_grain,
  cast(cells.period as integer) as period,
  cast(offered.region_level as varchar) as region_level,
  coalesce(cast(cells.region_code as varchar), '000000') as region_code,
  set_name(offered.head, offered.split) as grouping_set,
  case when offered.head = 'need_domain' then cast(cells.head_member as varchar) else '*' end as need_domain,
  case when offered.split = 'industry' then cast(cells.split_member as varchar) else '*' end as industry,
  case when offered.split = 'age_band' then cast(cells.split_member as varchar) else '*' end as age_band,
  case when offered.split = 'sex' then cast(cells.split_member as varchar) else '*' end as sex,
  case when offered.split = 'channel' then cast(cells.split_member as varchar) else '*' end as channel,
  case when offered.split = 'service_tier' then cast(cells.split_member as varchar) else '*' end as service_tier,
  case when offered.split = 'worker_group' then cast(cells.split_member as varchar) else '*' end as worker_group,
  cast(cells.applications as bigint) as applications,
  cast(cells.applications_key as bigint) as applications_key,
  cast(cells.applicants as bigint) as applicants,
  cast(cells.applicants_key as bigint) as applicants_key,
  cast(cells.closed as bigint) as closed,
  cast(cells.closed_key as bigint) as closed_key,
  cast(cells.unmet as bigint) as unmet,
  cast(cells.unmet_key as bigint) as unmet_key,
  cast(cells.timed as bigint) as timed,
  cast(cells.timed_key as bigint) as timed_key,
  cast(cells.due as bigint) as due,
  cast(cells.due_key as bigint) as due_key,
  cast(cells.overdue as bigint) as overdue,
  cast(cells.overdue_key as bigint) as overdue_key,
  cast(cells.scored as bigint) as scored,
  cast(cells.scored_key as bigint) as scored_key,
  cast(cells.satisfied as bigint) as satisfied,
  cast(cells.satisfied_key as bigint) as satisfied_key,
  cast(cells.dissatisfied as bigint) as dissatisfied,
  cast(cells.dissatisfied_key as bigint) as dissatisfied_key,
  cast(cells.wait_days as bigint) as wait_days
from cells
join offered on cells.offer = offered.offer
