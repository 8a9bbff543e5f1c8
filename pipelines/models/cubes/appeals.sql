with
  appeals as (select * from marts.appeals),

  dated as (
    select event_month as period, appeals.* from appeals where in_build(event_month)
    union all
    select quarter_of(event_month), appeals.* from appeals where in_build_quarter(event_month)
    union all
    select year_of(event_month), appeals.* from appeals where in_build_year(event_month)
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
      period, province_code, city_code, need_domain, topic, nature, channel, industry, age_band, sex,
      is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth,
      count(*) as tickets, total(cell_key) as tickets_key,
      count(case when is_single then person_cell_key end) as complainants,
      keys_where(is_single, person_cell_key) as complainants_key,
      count_where(is_case) as cases, keys_where(is_case, cell_key) as cases_key,
      count_where(is_closed) as closed, keys_where(is_closed, cell_key) as closed_key,
      count_where(is_timed) as timed, keys_where(is_timed, cell_key) as timed_key,
      count_where(is_judged) as judged, keys_where(is_judged, cell_key) as judged_key,
      count_where(is_resolved) as resolved, keys_where(is_resolved, cell_key) as resolved_key,
      count_where(is_due) as due, keys_where(is_due, cell_key) as due_key,
      count_where(is_overdue) as overdue, keys_where(is_overdue, cell_key) as overdue_key,
      count_where(is_revisit_due) as revisit_due, keys_where(is_revisit_due, cell_key) as revisit_due_key,
      count_where(is_revisited) as revisited, keys_where(is_revisited, cell_key) as revisited_key,
      count_where(is_responded) as responded, keys_where(is_responded, cell_key) as responded_key,
      count_where(is_scored) as scored, keys_where(is_scored, cell_key) as scored_key,
      count_where(is_satisfied) as satisfied, keys_where(is_satisfied, cell_key) as satisfied_key,
      count_where(is_dissatisfied) as dissatisfied, keys_where(is_dissatisfied, cell_key) as dissatisfied_key,
      count_where(is_disputed) as contested, keys_where(is_disputed, cell_key) as contested_key,
      known_total(response_hours) as response_hours,
      known_total(wait_days) as wait_days
    from counted
    where grain_of(period) = 'month'
    group by grouping sets (
      (period, province_code, need_domain, topic, nature),
      (period, province_code, need_domain, topic, channel),
      (period, province_code, need_domain, topic, industry),
      (period, province_code, need_domain, topic, age_band),
      (period, province_code, need_domain, topic, sex, is_new_form, is_migrant, is_female_worker, is_industrial,
       is_model, is_youth),
      (period, city_code, need_domain, topic),
      (period, city_code, industry)
    )
  ),

  span_cells as (
    select
      period, province_code, city_code, need_domain, topic, as_code(null) as nature,
      as_code(null) as channel, as_code(null) as industry, as_code(null) as age_band, as_code(null) as sex,
      cast(null as boolean) as is_new_form, cast(null as boolean) as is_migrant,
      cast(null as boolean) as is_female_worker, cast(null as boolean) as is_industrial,
      cast(null as boolean) as is_model, cast(null as boolean) as is_youth,
      count(*) as tickets, total(cell_key) as tickets_key,
      count(case when is_single then person_cell_key end) as complainants,
      keys_where(is_single, person_cell_key) as complainants_key,
      count_where(is_case) as cases, keys_where(is_case, cell_key) as cases_key,
      count_where(is_closed) as closed, keys_where(is_closed, cell_key) as closed_key,
      count_where(is_timed) as timed, keys_where(is_timed, cell_key) as timed_key,
      count_where(is_judged) as judged, keys_where(is_judged, cell_key) as judged_key,
      count_where(is_resolved) as resolved, keys_where(is_resolved, cell_key) as resolved_key,
      count_where(is_due) as due, keys_where(is_due, cell_key) as due_key,
      count_where(is_overdue) as overdue, keys_where(is_overdue, cell_key) as overdue_key,
      count_where(is_revisit_due) as revisit_due, keys_where(is_revisit_due, cell_key) as revisit_due_key,
      count_where(is_revisited) as revisited, keys_where(is_revisited, cell_key) as revisited_key,
      count_where(is_responded) as responded, keys_where(is_responded, cell_key) as responded_key,
      count_where(is_scored) as scored, keys_where(is_scored, cell_key) as scored_key,
      count_where(is_satisfied) as satisfied, keys_where(is_satisfied, cell_key) as satisfied_key,
      count_where(is_dissatisfied) as dissatisfied, keys_where(is_dissatisfied, cell_key) as dissatisfied_key,
      count_where(is_disputed) as contested, keys_where(is_disputed, cell_key) as contested_key,
      known_total(response_hours) as response_hours,
      known_total(wait_days) as wait_days
    from counted
    where grain_of(period) <> 'month'
    group by grouping sets ((period, province_code, need_domain, topic), (period, city_code))
  ),

  finest as (
    select
      cells.*,
      case
        when nature is not null then 'nature'
        when channel is not null then 'channel'
        when industry is not null then 'industry'
        when age_band is not null then 'age_band'
        when sex is not null then 'sex'
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
    cross join (values (null), ('need_domain'), ('topic')) as heads (head)
    cross join (
      values
        (null, null, 'nature'), ('nature', null, 'nature'), ('channel', null, 'channel'),
        ('industry', null, 'industry'), ('age_band', null, 'age_band'), ('sex', null, 'sex'),
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
        when 'topic' then topic
        else as_code('*')
      end as head_member,
      case offered.split
        when 'nature' then nature
        when 'channel' then channel
        when 'industry' then industry
        when 'age_band' then age_band
        when 'sex' then sex
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
      total(tickets) as tickets, sum_of_keys(tickets_key) as tickets_key,
      total(complainants) as complainants, sum_of_keys(complainants_key) as complainants_key,
      total(cases) as cases, sum_of_keys(cases_key) as cases_key,
      total(closed) as closed, sum_of_keys(closed_key) as closed_key,
      total(timed) as timed, sum_of_keys(timed_key) as timed_key,
      total(judged) as judged, sum_of_keys(judged_key) as judged_key,
      total(resolved) as resolved, sum_of_keys(resolved_key) as resolved_key,
      total(due) as due, sum_of_keys(due_key) as due_key,
      total(overdue) as overdue, sum_of_keys(overdue_key) as overdue_key,
      total(revisit_due) as revisit_due, sum_of_keys(revisit_due_key) as revisit_due_key,
      total(revisited) as revisited, sum_of_keys(revisited_key) as revisited_key,
      total(responded) as responded, sum_of_keys(responded_key) as responded_key,
      total(scored) as scored, sum_of_keys(scored_key) as scored_key,
      total(satisfied) as satisfied, sum_of_keys(satisfied_key) as satisfied_key,
      total(dissatisfied) as dissatisfied, sum_of_keys(dissatisfied_key) as dissatisfied_key,
      total(contested) as contested, sum_of_keys(contested_key) as contested_key,
      known_total(response_hours) as response_hours,
      known_total(wait_days) as wait_days
    from rolled
    group by period, offer, region_code, head_member, split_member
  ),

  -- A person with several records counts once in each cell they reach.
  several as (
    select distinct
      period, contributor_key, person_cell_key, province_code, city_code, need_domain, topic, nature,
      channel, industry, age_band, sex, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth
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
        when 'topic' then topic
        else as_code('*')
      end as head_member,
      case offered.split
        when 'nature' then nature
        when 'channel' then channel
        when 'industry' then industry
        when 'age_band' then age_band
        when 'sex' then sex
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
    select period, offer, region_code, head_member, split_member, count(*) as complainants,
    total(person_cell_key) as complainants_key
    from reached
    group by period, offer, region_code, head_member, split_member
  )

select
  as_code(offered.grain) as period_grain,
  cast(cells.period as integer) as period,
  as_code(offered.level) as region_level,
  as_code(cells.region_code) as region_code,
  as_code(offered.grouping_set) as grouping_set,
  as_code(case when offered.head = 'need_domain' then cells.head_member else as_code('*') end) as need_domain,
  as_code(case when offered.head = 'topic' then cells.head_member else as_code('*') end) as topic,
  as_code(case when offered.split = 'nature' then cells.split_member else as_code('*') end) as nature,
  as_code(case when offered.split = 'channel' then cells.split_member else as_code('*') end) as channel,
  as_code(case when offered.split = 'industry' then cells.split_member else as_code('*') end) as industry,
  as_code(case when offered.split = 'age_band' then cells.split_member else as_code('*') end) as age_band,
  as_code(case when offered.split = 'sex' then cells.split_member else as_code('*') end) as sex,
  as_code(case when offered.split = 'worker_group' then cells.split_member else as_code('*') end) as worker_group,
  cast(cells.tickets as bigint) as tickets,
  cast(cells.tickets_key as bigint) as tickets_key,
  cast(nullif(cells.complainants + coalesce(persons.complainants, 0), 0) as bigint) as complainants,
  cast((cells.complainants_key + coalesce(persons.complainants_key, 0)) % 4294967296 as bigint) as complainants_key,
  cast(cells.cases as bigint) as cases,
  cast(cells.cases_key as bigint) as cases_key,
  cast(cells.closed as bigint) as closed,
  cast(cells.closed_key as bigint) as closed_key,
  cast(cells.timed as bigint) as timed,
  cast(cells.timed_key as bigint) as timed_key,
  cast(cells.judged as bigint) as judged,
  cast(cells.judged_key as bigint) as judged_key,
  cast(cells.resolved as bigint) as resolved,
  cast(cells.resolved_key as bigint) as resolved_key,
  cast(cells.due as bigint) as due,
  cast(cells.due_key as bigint) as due_key,
  cast(cells.overdue as bigint) as overdue,
  cast(cells.overdue_key as bigint) as overdue_key,
  cast(cells.revisit_due as bigint) as revisit_due,
  cast(cells.revisit_due_key as bigint) as revisit_due_key,
  cast(cells.revisited as bigint) as revisited,
  cast(cells.revisited_key as bigint) as revisited_key,
  cast(cells.responded as bigint) as responded,
  cast(cells.responded_key as bigint) as responded_key,
  cast(cells.scored as bigint) as scored,
  cast(cells.scored_key as bigint) as scored_key,
  cast(cells.satisfied as bigint) as satisfied,
  cast(cells.satisfied_key as bigint) as satisfied_key,
  cast(cells.dissatisfied as bigint) as dissatisfied,
  cast(cells.dissatisfied_key as bigint) as dissatisfied_key,
  cast(cells.contested as bigint) as contested,
  cast(cells.contested_key as bigint) as contested_key,
  cast(cells.response_hours as bigint) as response_hours,
  cast(cells.wait_days as bigint) as wait_days
from cells
join offered on cells.offer = offered.offer
left join persons
  on cells.offer = persons.offer and cells.period = persons.period and cells.region_code = persons.region_code
  and cells.head_member = persons.head_member and cells.split_member = persons.split_member
