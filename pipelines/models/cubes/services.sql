with
  records as (select * from marts.services),

  dated as (
    select event_month as period, records.* from records where in_build(event_month)
    union all
    select quarter_of(event_month), records.* from records where in_build_quarter(event_month)
    union all
    select year_of(event_month), records.* from records where in_build_year(event_month)
  ),

  -- Contributors with more than one record in the period.
  repeated as (
    select period, contributor_key from dated group by period, contributor_key having count(*) > 1
  ),

  counted as (
    select dated.*, repeated.contributor_key is null as is_single
    from dated
    left join repeated on dated.period = repeated.period and dated.contributor_key = repeated.contributor_key
  ),

  -- The finest cells of a month. Records add up from them to every coarser cell, and so do persons with one record.
  month_cells as (
    select
      period, province_code, city_code, need_domain, industry, age_band, sex, channel, service_tier,
      is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth,
      count(*) as applications, total(cell_key) as applications_key,
      count(case when is_single then person_cell_key end) as applicants,
      keys_where(is_single, person_cell_key) as applicants_key,
      count_where(is_closed) as closed, keys_where(is_closed, cell_key) as closed_key,
      count_where(is_unmet) as unmet, keys_where(is_unmet, cell_key) as unmet_key,
      count_where(is_timed) as timed, keys_where(is_timed, cell_key) as timed_key,
      count_where(is_due) as due, keys_where(is_due, cell_key) as due_key,
      count_where(is_overdue) as overdue, keys_where(is_overdue, cell_key) as overdue_key,
      count_where(is_scored) as scored, keys_where(is_scored, cell_key) as scored_key,
      count_where(is_satisfied) as satisfied, keys_where(is_satisfied, cell_key) as satisfied_key,
      count_where(is_dissatisfied) as dissatisfied, keys_where(is_dissatisfied, cell_key) as dissatisfied_key,
      known_total(wait_days) as wait_days
    from counted
    where grain_of(period) = 'month'
    group by grouping sets (
      (period, province_code, need_domain, industry),
      (period, province_code, need_domain, age_band),
      (period, province_code, need_domain, channel),
      (period, province_code, need_domain, service_tier),
      (period, province_code, need_domain, sex, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth),
      (period, city_code, need_domain),
      (period, city_code, industry)
    )
  ),

  span_cells as (
    select
      period, province_code, city_code, need_domain, as_code(null) as industry,
      as_code(null) as age_band, as_code(null) as sex, as_code(null) as channel, as_code(null) as service_tier,
      cast(null as boolean) as is_new_form, cast(null as boolean) as is_migrant,
      cast(null as boolean) as is_female_worker, cast(null as boolean) as is_industrial,
      cast(null as boolean) as is_model, cast(null as boolean) as is_youth,
      count(*) as applications, total(cell_key) as applications_key,
      count(case when is_single then person_cell_key end) as applicants,
      keys_where(is_single, person_cell_key) as applicants_key,
      count_where(is_closed) as closed, keys_where(is_closed, cell_key) as closed_key,
      count_where(is_unmet) as unmet, keys_where(is_unmet, cell_key) as unmet_key,
      count_where(is_timed) as timed, keys_where(is_timed, cell_key) as timed_key,
      count_where(is_due) as due, keys_where(is_due, cell_key) as due_key,
      count_where(is_overdue) as overdue, keys_where(is_overdue, cell_key) as overdue_key,
      count_where(is_scored) as scored, keys_where(is_scored, cell_key) as scored_key,
      count_where(is_satisfied) as satisfied, keys_where(is_satisfied, cell_key) as satisfied_key,
      count_where(is_dissatisfied) as dissatisfied, keys_where(is_dissatisfied, cell_key) as dissatisfied_key,
      known_total(wait_days) as wait_days
    from counted
    where grain_of(period) <> 'month'
    group by grouping sets ((period, province_code, need_domain), (period, city_code))
  ),

  finest as (
    select
      cells.*,
      case
        when industry is not null then 'industry'
        when age_band is not null then 'age_band'
        when sex is not null then 'sex'
        when channel is not null then 'channel'
        when service_tier is not null then 'service_tier'
        else 'none'
      end as kind
    from (select * from month_cells union all select * from span_cells) as cells
  ),

  -- What is offered: one row per table that can be asked for, and the finest cells that it adds up from.
  offered as (
    select
      row_number() over (order by period_grain, region_level, head, split, worker_group) as offer,
      as_code(grains.period_grain) as grain, as_code(levels.region_level) as level,
      as_code(set_name(heads.head, splits.split)) as grouping_set,
      grains.period_grain, levels.region_level, heads.head, splits.split, splits.worker_group,
      case
        when grains.period_grain <> 'month' or (levels.region_level = 'city' and splits.split is null) then 'none'
        else splits.kind
      end as kind
    from (values ('month'), ('quarter'), ('year')) as grains (period_grain)
    cross join (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('need_domain')) as heads (head)
    cross join (
      values
        (null, null, 'service_tier'), ('industry', null, 'industry'), ('age_band', null, 'age_band'),
        ('sex', null, 'sex'), ('channel', null, 'channel'), ('service_tier', null, 'service_tier'),
        ('worker_group', 'new_form', 'sex'), ('worker_group', 'migrant', 'sex'), ('worker_group', 'female', 'sex'),
        ('worker_group', 'industrial', 'sex'), ('worker_group', 'model', 'sex'), ('worker_group', 'youth', 'sex')
    ) as splits (split, worker_group, kind)
    join (select distinct level from reference.regions) as known_levels on levels.region_level = known_levels.level
    where
      case
        when grains.period_grain <> 'month'
          then splits.split is null and (levels.region_level <> 'city' or heads.head is null)
        when levels.region_level = 'city'
          then splits.split is null or (splits.split = 'industry' and heads.head is null)
        else true
      end
  ),

  rolled as (
    select
      offered.offer,
      finest.*,
      case offered.region_level
        when 'province' then province_code
        when 'city' then city_code
        else as_code('000000')
      end as region_code,
      case offered.head
        when 'need_domain' then need_domain
        else as_code('*')
      end as head_member,
      case offered.split
        when 'industry' then industry
        when 'age_band' then age_band
        when 'sex' then sex
        when 'channel' then channel
        when 'service_tier' then service_tier
        when 'worker_group' then as_code(offered.worker_group)
        else as_code('*')
      end as split_member
    from finest
    join offered
      on grain_of(finest.period) = offered.period_grain and finest.kind = offered.kind
      and (finest.city_code is not null) = (offered.region_level = 'city')
    where
      in_worker_group(
        offered.worker_group, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth
      )
  ),

  cells as (
    select
      period, offer, region_code, head_member, split_member,
      total(applications) as applications, sum_of_keys(applications_key) as applications_key,
      total(applicants) as applicants, sum_of_keys(applicants_key) as applicants_key,
      total(closed) as closed, sum_of_keys(closed_key) as closed_key,
      total(unmet) as unmet, sum_of_keys(unmet_key) as unmet_key,
      total(timed) as timed, sum_of_keys(timed_key) as timed_key,
      total(due) as due, sum_of_keys(due_key) as due_key,
      total(overdue) as overdue, sum_of_keys(overdue_key) as overdue_key,
      total(scored) as scored, sum_of_keys(scored_key) as scored_key,
      total(satisfied) as satisfied, sum_of_keys(satisfied_key) as satisfied_key,
      total(dissatisfied) as dissatisfied, sum_of_keys(dissatisfied_key) as dissatisfied_key,
      known_total(wait_days) as wait_days
    from rolled
    group by period, offer, region_code, head_member, split_member
  ),

  -- A person with several records counts once in each cell they reach.
  several as (
    select distinct
      period, contributor_key, person_cell_key, province_code, city_code, need_domain, industry,
      age_band, sex, channel, service_tier, is_new_form, is_migrant, is_female_worker, is_industrial, is_model,
      is_youth
    from counted
    where not is_single and person_cell_key is not null
  ),

  reached as (
    select distinct
      offered.offer,
      several.period,
      case offered.region_level
        when 'province' then province_code
        when 'city' then city_code
        else as_code('000000')
      end as region_code,
      case offered.head
        when 'need_domain' then need_domain
        else as_code('*')
      end as head_member,
      case offered.split
        when 'industry' then industry
        when 'age_band' then age_band
        when 'sex' then sex
        when 'channel' then channel
        when 'service_tier' then service_tier
        when 'worker_group' then as_code(offered.worker_group)
        else as_code('*')
      end as split_member,
      several.contributor_key,
      several.person_cell_key
    from several
    join offered on grain_of(several.period) = offered.period_grain
    where
      in_worker_group(
        offered.worker_group, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth
      )
  ),

  persons as (
    select period, offer, region_code, head_member, split_member, count(*) as applicants,
    total(person_cell_key) as applicants_key
    from reached
    group by period, offer, region_code, head_member, split_member
  )

select
  as_code(offered.grain) as period_grain,
  cast(cells.period as integer) as period,
  as_code(offered.level) as region_level,
  as_code(cells.region_code) as region_code,
  as_code(offered.grouping_set) as grouping_set,
  as_code(cells.head_member) as need_domain,
  as_code(case when offered.split = 'industry' then cells.split_member else as_code('*') end) as industry,
  as_code(case when offered.split = 'age_band' then cells.split_member else as_code('*') end) as age_band,
  as_code(case when offered.split = 'sex' then cells.split_member else as_code('*') end) as sex,
  as_code(case when offered.split = 'channel' then cells.split_member else as_code('*') end) as channel,
  as_code(case when offered.split = 'service_tier' then cells.split_member else as_code('*') end) as service_tier,
  as_code(case when offered.split = 'worker_group' then cells.split_member else as_code('*') end) as worker_group,
  cast(cells.applications as bigint) as applications,
  cast(cells.applications_key as bigint) as applications_key,
  cast(nullif(cells.applicants + coalesce(persons.applicants, 0), 0) as bigint) as applicants,
  cast((cells.applicants_key + coalesce(persons.applicants_key, 0)) % 4294967296 as bigint) as applicants_key,
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
left join persons
  on cells.offer = persons.offer and cells.period = persons.period and cells.region_code = persons.region_code
  and cells.head_member = persons.head_member and cells.split_member = persons.split_member
