with
  consumption as (select * from marts.consumption),

  dated as (
    select event_month as period, consumption.* from consumption where in_build(event_month)
    union all
    select quarter_of(event_month), consumption.* from consumption where in_build_quarter(event_month)
    union all
    select year_of(event_month), consumption.* from consumption where in_build_year(event_month)
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

  -- The finest cells of a month.
  -- Records add up from them to every coarser cell, and so do contributors with one record.
  month_cells as (
    select
      period, province_code, city_code, consumption_class, industry, age_band, sex, buy_mode,
      is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth,
      count(*) as lines, total(cell_key) as lines_key,
      count(case when is_single then person_cell_key end) as buyers,
      keys_where(is_single, person_cell_key) as buyers_key,
      count_where(is_order) as orders, keys_where(is_order, cell_key) as orders_key,
      count_where(is_order_of_class) as class_orders, keys_where(is_order_of_class, cell_key) as class_orders_key,
      known_total(case when is_order then flag(is_online) end) as online_orders,
      keys_where(is_order and is_online, cell_key) as online_orders_key,
      known_total(case when is_order_of_class then flag(is_online) end) as class_online_orders,
      keys_where(is_order_of_class and is_online, cell_key) as class_online_orders_key,
      known_total(paid_fen) as paid_fen, count_where(is_single and paid_fen <> 0) as paid_contributors,
      largest(case when is_single then paid_fen end) as paid_top1_fen,
      second_largest(case when is_single then paid_fen end) as paid_top2_fen,
      known_total(list_fen) as list_fen, count_where(is_single and list_fen <> 0) as list_contributors,
      largest(case when is_single then list_fen end) as list_top1_fen,
      second_largest(case when is_single then list_fen end) as list_top2_fen,
      known_total(saving_fen) as saving_fen, count_where(is_single and saving_fen <> 0) as saving_contributors,
      largest(case when is_single then saving_fen end) as saving_top1_fen,
      second_largest(case when is_single then saving_fen end) as saving_top2_fen,
      known_total(union_paid_fen) as union_paid_fen,
      count_where(is_single and union_paid_fen <> 0) as union_paid_contributors,
      largest(case when is_single then union_paid_fen end) as union_paid_top1_fen,
      second_largest(case when is_single then union_paid_fen end) as union_paid_top2_fen,
      known_total(subsidy_paid_fen) as subsidy_paid_fen,
      count_where(is_single and subsidy_paid_fen <> 0) as subsidy_paid_contributors,
      largest(case when is_single then subsidy_paid_fen end) as subsidy_paid_top1_fen,
      second_largest(case when is_single then subsidy_paid_fen end) as subsidy_paid_top2_fen,
      known_total(service_paid_fen) as service_paid_fen,
      count_where(is_single and service_paid_fen <> 0) as service_paid_contributors,
      largest(case when is_single then service_paid_fen end) as service_paid_top1_fen,
      second_largest(case when is_single then service_paid_fen end) as service_paid_top2_fen,
      known_total(refund_fen) as refund_fen, count_where(is_single and refund_fen <> 0) as refund_contributors,
      largest(case when is_single then refund_fen end) as refund_top1_fen,
      second_largest(case when is_single then refund_fen end) as refund_top2_fen
    from counted
    where grain_of(period) = 'month'
    group by grouping sets (
      (period, province_code, consumption_class, industry),
      (period, province_code, consumption_class, age_band),
      (period, province_code, consumption_class, buy_mode),
      (period, province_code, consumption_class, sex, is_new_form, is_migrant, is_female_worker, is_industrial,
       is_model, is_youth),
      (period, city_code, consumption_class),
      (period, city_code, industry)
    )
  ),

  span_cells as (
    select
      period, province_code, city_code, consumption_class, as_code(null) as industry,
      as_code(null) as age_band, as_code(null) as sex, as_code(null) as buy_mode,
      cast(null as boolean) as is_new_form, cast(null as boolean) as is_migrant,
      cast(null as boolean) as is_female_worker, cast(null as boolean) as is_industrial,
      cast(null as boolean) as is_model, cast(null as boolean) as is_youth,
      count(*) as lines, total(cell_key) as lines_key,
      count(case when is_single then person_cell_key end) as buyers,
      keys_where(is_single, person_cell_key) as buyers_key,
      count_where(is_order) as orders, keys_where(is_order, cell_key) as orders_key,
      count_where(is_order_of_class) as class_orders, keys_where(is_order_of_class, cell_key) as class_orders_key,
      known_total(case when is_order then flag(is_online) end) as online_orders,
      keys_where(is_order and is_online, cell_key) as online_orders_key,
      known_total(case when is_order_of_class then flag(is_online) end) as class_online_orders,
      keys_where(is_order_of_class and is_online, cell_key) as class_online_orders_key,
      known_total(paid_fen) as paid_fen, count_where(is_single and paid_fen <> 0) as paid_contributors,
      largest(case when is_single then paid_fen end) as paid_top1_fen,
      second_largest(case when is_single then paid_fen end) as paid_top2_fen,
      known_total(list_fen) as list_fen, count_where(is_single and list_fen <> 0) as list_contributors,
      largest(case when is_single then list_fen end) as list_top1_fen,
      second_largest(case when is_single then list_fen end) as list_top2_fen,
      known_total(saving_fen) as saving_fen, count_where(is_single and saving_fen <> 0) as saving_contributors,
      largest(case when is_single then saving_fen end) as saving_top1_fen,
      second_largest(case when is_single then saving_fen end) as saving_top2_fen,
      known_total(union_paid_fen) as union_paid_fen,
      count_where(is_single and union_paid_fen <> 0) as union_paid_contributors,
      largest(case when is_single then union_paid_fen end) as union_paid_top1_fen,
      second_largest(case when is_single then union_paid_fen end) as union_paid_top2_fen,
      known_total(subsidy_paid_fen) as subsidy_paid_fen,
      count_where(is_single and subsidy_paid_fen <> 0) as subsidy_paid_contributors,
      largest(case when is_single then subsidy_paid_fen end) as subsidy_paid_top1_fen,
      second_largest(case when is_single then subsidy_paid_fen end) as subsidy_paid_top2_fen,
      known_total(service_paid_fen) as service_paid_fen,
      count_where(is_single and service_paid_fen <> 0) as service_paid_contributors,
      largest(case when is_single then service_paid_fen end) as service_paid_top1_fen,
      second_largest(case when is_single then service_paid_fen end) as service_paid_top2_fen,
      known_total(refund_fen) as refund_fen, count_where(is_single and refund_fen <> 0) as refund_contributors,
      largest(case when is_single then refund_fen end) as refund_top1_fen,
      second_largest(case when is_single then refund_fen end) as refund_top2_fen
    from counted
    where grain_of(period) <> 'month'
    group by grouping sets ((period, province_code, consumption_class), (period, city_code))
  ),

  finest as (
    select
      cells.*,
      case
        when industry is not null then 'industry'
        when age_band is not null then 'age_band'
        when sex is not null then 'sex'
        when buy_mode is not null then 'buy_mode'
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
    cross join (values (null), ('consumption_class')) as heads (head)
    cross join (
      values
        (null, null, 'buy_mode'), ('industry', null, 'industry'), ('age_band', null, 'age_band'),
        ('sex', null, 'sex'), ('buy_mode', null, 'buy_mode'), ('worker_group', 'new_form', 'sex'),
        ('worker_group', 'migrant', 'sex'), ('worker_group', 'female', 'sex'),
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
      offered.head is not null as by_class,
      case offered.region_level
        when 'province' then province_code
        when 'city' then city_code
        else as_code('000000')
      end as region_code,
      case offered.head
        when 'consumption_class' then consumption_class
        else as_code('*')
      end as head_member,
      case offered.split
        when 'industry' then industry
        when 'age_band' then age_band
        when 'sex' then sex
        when 'buy_mode' then buy_mode
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
      total(lines) as lines, sum_of_keys(lines_key) as lines_key,
      total(buyers) as buyers, sum_of_keys(buyers_key) as buyers_key,
      total(case when by_class then class_orders else orders end) as orders,
      sum_of_keys(case when by_class then class_orders_key else orders_key end) as orders_key,
      known_total(case when by_class then class_online_orders else online_orders end) as online_orders,
      sum_of_keys(case when by_class then class_online_orders_key else online_orders_key end) as online_orders_key,
      known_total(paid_fen) as paid_fen, total(paid_contributors) as paid_contributors,
      largest(paid_top1_fen) as paid_top1_fen,
      second_of(paid_top1_fen, paid_top2_fen) as paid_top2_fen,
      known_total(list_fen) as list_fen, total(list_contributors) as list_contributors,
      largest(list_top1_fen) as list_top1_fen,
      second_of(list_top1_fen, list_top2_fen) as list_top2_fen,
      known_total(saving_fen) as saving_fen, total(saving_contributors) as saving_contributors,
      largest(saving_top1_fen) as saving_top1_fen,
      second_of(saving_top1_fen, saving_top2_fen) as saving_top2_fen,
      known_total(union_paid_fen) as union_paid_fen, total(union_paid_contributors) as union_paid_contributors,
      largest(union_paid_top1_fen) as union_paid_top1_fen,
      second_of(union_paid_top1_fen, union_paid_top2_fen) as union_paid_top2_fen,
      known_total(subsidy_paid_fen) as subsidy_paid_fen,
      total(subsidy_paid_contributors) as subsidy_paid_contributors, largest(subsidy_paid_top1_fen) as subsidy_paid_top1_fen,
      second_of(subsidy_paid_top1_fen, subsidy_paid_top2_fen) as subsidy_paid_top2_fen,
      known_total(service_paid_fen) as service_paid_fen,
      total(service_paid_contributors) as service_paid_contributors, largest(service_paid_top1_fen) as service_paid_top1_fen,
      second_of(service_paid_top1_fen, service_paid_top2_fen) as service_paid_top2_fen,
      known_total(refund_fen) as refund_fen, total(refund_contributors) as refund_contributors,
      largest(refund_top1_fen) as refund_top1_fen,
      second_of(refund_top1_fen, refund_top2_fen) as refund_top2_fen
    from rolled
    group by period, offer, region_code, head_member, split_member
  ),

  -- Whoever has several records counts once in each cell they reach, with the sum of them.
  several as (
    select
      period, contributor_key, person_cell_key, province_code, city_code, consumption_class, industry,
      age_band, sex, buy_mode, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth,
      known_total(paid_fen) as paid_fen, known_total(list_fen) as list_fen, known_total(saving_fen) as saving_fen,
      known_total(union_paid_fen) as union_paid_fen, known_total(subsidy_paid_fen) as subsidy_paid_fen,
      known_total(service_paid_fen) as service_paid_fen, known_total(refund_fen) as refund_fen
    from counted
    where not is_single
    group by
      period, contributor_key, person_cell_key, province_code, city_code, consumption_class, industry,
      age_band, sex, buy_mode, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth
  ),

  reached as (
    select
      offered.offer,
      several.period,
      case offered.region_level
        when 'province' then province_code
        when 'city' then city_code
        else as_code('000000')
      end as region_code,
      case offered.head
        when 'consumption_class' then consumption_class
        else as_code('*')
      end as head_member,
      case offered.split
        when 'industry' then industry
        when 'age_band' then age_band
        when 'sex' then sex
        when 'buy_mode' then buy_mode
        when 'worker_group' then as_code(offered.worker_group)
        else as_code('*')
      end as split_member,
      several.contributor_key,
      several.person_cell_key,
      known_total(paid_fen) as paid_fen, known_total(list_fen) as list_fen, known_total(saving_fen) as saving_fen,
      known_total(union_paid_fen) as union_paid_fen, known_total(subsidy_paid_fen) as subsidy_paid_fen,
      known_total(service_paid_fen) as service_paid_fen, known_total(refund_fen) as refund_fen
    from several
    join offered on grain_of(several.period) = offered.period_grain
    where
      in_worker_group(
        offered.worker_group, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth
      )
    group by 1, 2, 3, 4, 5, 6, 7
  ),

  contributors as (
    select
      period, offer, region_code, head_member, split_member,
      count(person_cell_key) as buyers, total(person_cell_key) as buyers_key,
      count_nonzero(paid_fen) as paid_contributors, largest(paid_fen) as paid_top1_fen,
      second_largest(paid_fen) as paid_top2_fen,
      count_nonzero(list_fen) as list_contributors, largest(list_fen) as list_top1_fen,
      second_largest(list_fen) as list_top2_fen,
      count_nonzero(saving_fen) as saving_contributors, largest(saving_fen) as saving_top1_fen,
      second_largest(saving_fen) as saving_top2_fen,
      count_nonzero(union_paid_fen) as union_paid_contributors, largest(union_paid_fen) as union_paid_top1_fen,
      second_largest(union_paid_fen) as union_paid_top2_fen,
      count_nonzero(subsidy_paid_fen) as subsidy_paid_contributors,
      largest(subsidy_paid_fen) as subsidy_paid_top1_fen, second_largest(subsidy_paid_fen) as subsidy_paid_top2_fen,
      count_nonzero(service_paid_fen) as service_paid_contributors,
      largest(service_paid_fen) as service_paid_top1_fen, second_largest(service_paid_fen) as service_paid_top2_fen,
      count_nonzero(refund_fen) as refund_contributors, largest(refund_fen) as refund_top1_fen,
      second_largest(refund_fen) as refund_top2_fen
    from reached
    group by period, offer, region_code, head_member, split_member
  )

select
  as_code(offered.grain) as period_grain,
  cast(cells.period as integer) as period,
  as_code(offered.level) as region_level,
  as_code(cells.region_code) as region_code,
  as_code(offered.grouping_set) as grouping_set,
  as_code(cells.head_member) as consumption_class,
  as_code(case when offered.split = 'industry' then cells.split_member else as_code('*') end) as industry,
  as_code(case when offered.split = 'age_band' then cells.split_member else as_code('*') end) as age_band,
  as_code(case when offered.split = 'sex' then cells.split_member else as_code('*') end) as sex,
  as_code(case when offered.split = 'buy_mode' then cells.split_member else as_code('*') end) as buy_mode,
  as_code(case when offered.split = 'worker_group' then cells.split_member else as_code('*') end) as worker_group,
  cast(cells.lines as bigint) as lines,
  cast(cells.lines_key as bigint) as lines_key,
  cast(nullif(cells.buyers + coalesce(contributors.buyers, 0), 0) as bigint) as buyers,
  cast((cells.buyers_key + coalesce(contributors.buyers_key, 0)) % 4294967296 as bigint) as buyers_key,
  cast(cells.orders as bigint) as orders,
  cast(cells.orders_key as bigint) as orders_key,
  cast(cells.online_orders as bigint) as online_orders,
  cast(cells.online_orders_key as bigint) as online_orders_key,
  cast(cells.paid_fen as bigint) as paid_fen,
  cast(cells.paid_contributors + coalesce(contributors.paid_contributors, 0) as bigint) as paid_contributors,
  cast(greatest(cells.paid_top1_fen, coalesce(contributors.paid_top1_fen, 0)) as bigint) as paid_top1_fen,
  cast(second_of_two(
    cells.paid_top1_fen, cells.paid_top2_fen, contributors.paid_top1_fen, contributors.paid_top2_fen
  ) as bigint) as paid_top2_fen,
  cast(cells.list_fen as bigint) as list_fen,
  cast(cells.list_contributors + coalesce(contributors.list_contributors, 0) as bigint) as list_contributors,
  cast(greatest(cells.list_top1_fen, coalesce(contributors.list_top1_fen, 0)) as bigint) as list_top1_fen,
  cast(second_of_two(
    cells.list_top1_fen, cells.list_top2_fen, contributors.list_top1_fen, contributors.list_top2_fen
  ) as bigint) as list_top2_fen,
  cast(cells.saving_fen as bigint) as saving_fen,
  cast(cells.saving_contributors + coalesce(contributors.saving_contributors, 0) as bigint) as saving_contributors,
  cast(greatest(cells.saving_top1_fen, coalesce(contributors.saving_top1_fen, 0)) as bigint) as saving_top1_fen,
  cast(second_of_two(
    cells.saving_top1_fen, cells.saving_top2_fen, contributors.saving_top1_fen, contributors.saving_top2_fen
  ) as bigint) as saving_top2_fen,
  cast(cells.union_paid_fen as bigint) as union_paid_fen,
  cast(cells.union_paid_contributors + coalesce(contributors.union_paid_contributors,
  0) as bigint) as union_paid_contributors,
  cast(greatest(cells.union_paid_top1_fen, coalesce(contributors.union_paid_top1_fen,
  0)) as bigint) as union_paid_top1_fen,
  cast(second_of_two(
    cells.union_paid_top1_fen, cells.union_paid_top2_fen, contributors.union_paid_top1_fen, contributors.union_paid_top2_fen
  ) as bigint) as union_paid_top2_fen,
  cast(cells.subsidy_paid_fen as bigint) as subsidy_paid_fen,
  cast(cells.subsidy_paid_contributors + coalesce(contributors.subsidy_paid_contributors,
  0) as bigint) as subsidy_paid_contributors,
  cast(greatest(cells.subsidy_paid_top1_fen, coalesce(contributors.subsidy_paid_top1_fen,
  0)) as bigint) as subsidy_paid_top1_fen,
  cast(second_of_two(
    cells.subsidy_paid_top1_fen, cells.subsidy_paid_top2_fen, contributors.subsidy_paid_top1_fen, contributors.subsidy_paid_top2_fen
  ) as bigint) as subsidy_paid_top2_fen,
  cast(cells.service_paid_fen as bigint) as service_paid_fen,
  cast(cells.service_paid_contributors + coalesce(contributors.service_paid_contributors,
  0) as bigint) as service_paid_contributors,
  cast(greatest(cells.service_paid_top1_fen, coalesce(contributors.service_paid_top1_fen,
  0)) as bigint) as service_paid_top1_fen,
  cast(second_of_two(
    cells.service_paid_top1_fen, cells.service_paid_top2_fen, contributors.service_paid_top1_fen, contributors.service_paid_top2_fen
  ) as bigint) as service_paid_top2_fen,
  cast(cells.refund_fen as bigint) as refund_fen,
  cast(cells.refund_contributors + coalesce(contributors.refund_contributors, 0) as bigint) as refund_contributors,
  cast(greatest(cells.refund_top1_fen, coalesce(contributors.refund_top1_fen, 0)) as bigint) as refund_top1_fen,
  cast(second_of_two(
    cells.refund_top1_fen, cells.refund_top2_fen, contributors.refund_top1_fen, contributors.refund_top2_fen
  ) as bigint) as refund_top2_fen
from cells
join offered on cells.offer = offered.offer
left join contributors
  on cells.offer = contributors.offer and cells.period = contributors.period and cells.region_code = contributors.region_code
  and cells.head_member = contributors.head_member and cells.split_member = contributors.split_member
