with
  consumption as (select * from marts.consumption),

  dated as (
    select 'month' as period_grain, event_month as period, consumption.* from consumption where in_build(event_month)
    union all
    select 'quarter', quarter_of(event_month), consumption.* from consumption where in_build_quarter(event_month)
    union all
    select 'year', year_of(event_month), consumption.* from consumption where in_build_year(event_month)
  ),

  -- Most contributors have one line in a period; whatever the cell, they need no telling apart.
  counted as (
    select dated.*, count(*) over (partition by period, contributor_key) = 1 as is_single from dated
  ),

  -- Lines of one contributor that fall into the same cells everywhere are one row from here on.
  people as (
    select
      period_grain, period, contributor_key, person_cell_key, is_single,
      province_code, city_code, consumption_class, buy_mode, industry, age_band, sex,
      is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth,
      1 as lines, cell_key as lines_key,
      flag(is_order) as orders, case when is_order then cell_key end as orders_key,
      flag(is_order_of_class) as class_orders, case when is_order_of_class then cell_key end as class_orders_key,
      case when is_order then flag(is_online) end as online_orders, case when is_order and is_online then cell_key end as online_orders_key,
      case when is_order_of_class then flag(is_online) end as class_online_orders,
      case when is_order_of_class and is_online then cell_key end as class_online_orders_key,
      paid_fen, list_fen, saving_fen,
      union_paid_fen, subsidy_paid_fen, service_paid_fen, refund_fen
    from counted
    where is_single
    union all
    select
      period_grain, period, contributor_key, person_cell_key, is_single,
      province_code, city_code, consumption_class, buy_mode, industry, age_band, sex,
      is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth,
      count(*), total(cell_key),
      total(flag(is_order)), total(case when is_order then cell_key end),
      total(flag(is_order_of_class)), total(case when is_order_of_class then cell_key end),
      known_total(case when is_order then flag(is_online) end), total(case when is_order and is_online then cell_key end),
      known_total(case when is_order_of_class then flag(is_online) end), total(case when is_order_of_class and is_online then cell_key end),
      total(paid_fen), known_total(list_fen), known_total(saving_fen),
      known_total(union_paid_fen), known_total(subsidy_paid_fen), known_total(service_paid_fen), known_total(refund_fen)
    from counted
    where not is_single
    group by
      period_grain, period, contributor_key, person_cell_key, is_single,
      province_code, city_code, consumption_class, buy_mode, industry, age_band, sex,
      is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select
      row_number() over (order by period_grain, region_level, by_class, split, worker_group) as offer,
      grains.period_grain, levels.region_level, classes.by_class, splits.split, splits.worker_group
    from (values ('month'), ('quarter'), ('year')) as grains (period_grain)
    cross join (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (false), (true)) as classes (by_class)
    cross join (
      values
        (null, null), ('industry', null), ('age_band', null), ('sex', null), ('buy_mode', null),
        ('worker_group', 'new_form'), ('worker_group', 'migrant'), ('worker_group', 'female'),
        ('worker_group', 'industrial'), ('worker_group', 'model'), ('worker_group', 'youth')
    ) as splits (split, worker_group)
    join (select distinct level from reference.regions) as known_levels on levels.region_level = known_levels.level
    where
      case
        when grains.period_grain <> 'month' then splits.split is null and (levels.region_level <> 'city' or not classes.by_class)
        when levels.region_level = 'city' then splits.split is null or (splits.split = 'industry' and not classes.by_class)
        else true
      end
  ),

  placed as (
    select
      offered.offer,
      people.*,
      case offered.region_level when 'province' then province_code when 'city' then city_code end as region_code,
      case when offered.by_class then consumption_class end as class_member,
      case offered.split
        when 'industry' then industry
        when 'age_band' then age_band
        when 'sex' then sex
        when 'buy_mode' then buy_mode
        when 'worker_group' then as_code(offered.worker_group)
      end as split_member,
      case when offered.by_class then class_orders else orders end as cell_orders,
      case when offered.by_class then class_orders_key else orders_key end as cell_orders_key,
      case when offered.by_class then class_online_orders else online_orders end as cell_online_orders,
      case when offered.by_class then class_online_orders_key else online_orders_key end as cell_online_orders_key
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
      period, offer, region_code, class_member, split_member, person_cell_key,
      lines, lines_key, cell_orders as orders, cell_orders_key as orders_key,
      cell_online_orders as online_orders, cell_online_orders_key as online_orders_key,
      paid_fen, list_fen, saving_fen, union_paid_fen, subsidy_paid_fen, service_paid_fen, refund_fen
    from placed
    where is_single
    union all
    select
      period, offer, region_code, class_member, split_member, person_cell_key,
      total(lines), total(lines_key), total(cell_orders), total(cell_orders_key),
      known_total(cell_online_orders), total(cell_online_orders_key),
      total(paid_fen), known_total(list_fen), known_total(saving_fen), known_total(union_paid_fen), known_total(subsidy_paid_fen),
      known_total(service_paid_fen), known_total(refund_fen)
    from placed
    where not is_single
    group by period, offer, region_code, class_member, split_member, contributor_key, person_cell_key
  ),

  cells as (
    select
      period, offer, region_code, class_member, split_member,
      total(lines) as lines, sum_of_keys(lines_key) as lines_key,
      total(orders) as orders, sum_of_keys(orders_key) as orders_key,
      known_total(online_orders) as online_orders, sum_of_keys(online_orders_key) as online_orders_key,
      nullif(count(person_cell_key), 0) as buyers, sum_of_keys(person_cell_key) as buyers_key,
      total(paid_fen) as paid_fen, count_nonzero(paid_fen) as paid_contributors,
      largest(paid_fen) as paid_top1_fen, second_largest(paid_fen) as paid_top2_fen,
      known_total(list_fen) as list_fen, count_nonzero(list_fen) as list_contributors,
      largest(list_fen) as list_top1_fen, second_largest(list_fen) as list_top2_fen,
      known_total(saving_fen) as saving_fen, count_nonzero(saving_fen) as saving_contributors,
      largest(saving_fen) as saving_top1_fen, second_largest(saving_fen) as saving_top2_fen,
      known_total(union_paid_fen) as union_paid_fen, count_nonzero(union_paid_fen) as union_paid_contributors,
      largest(union_paid_fen) as union_paid_top1_fen, second_largest(union_paid_fen) as union_paid_top2_fen,
      known_total(subsidy_paid_fen) as subsidy_paid_fen, count_nonzero(subsidy_paid_fen) as subsidy_paid_contributors,
      largest(subsidy_paid_fen) as subsidy_paid_top1_fen, second_largest(subsidy_paid_fen) as subsidy_paid_top2_fen,
      known_total(service_paid_fen) as service_paid_fen, count_nonzero(service_paid_fen) as service_paid_contributors,
      largest(service_paid_fen) as service_paid_top1_fen, second_largest(service_paid_fen) as service_paid_top2_fen,
      known_total(refund_fen) as refund_fen, count_nonzero(refund_fen) as refund_contributors,
      largest(refund_fen) as refund_top1_fen, second_largest(refund_fen) as refund_top2_fen
    from contributions
    group by period, offer, region_code, class_member, split_member
  )

select
  cast(offered.period_grain as varchar) as period_grain,
  cast(cells.period as integer) as period,
  cast(offered.region_level as varchar) as region_level,
  coalesce(cast(cells.region_code as varchar), '000000') as region_code,
  set_name(case when offered.by_class then 'consumption_class' end, offered.split) as grouping_set,
  coalesce(cast(cells.class_member as varchar), '*') as consumption_class,
  case when offered.split = 'industry' then cast(cells.split_member as varchar) else '*' end as industry,
  case when offered.split = 'age_band' then cast(cells.split_member as varchar) else '*' end as age_band,
  case when offered.split = 'sex' then cast(cells.split_member as varchar) else '*' end as sex,
  case when offered.split = 'worker_group' then cast(cells.split_member as varchar) else '*' end as worker_group,
  case when offered.split = 'buy_mode' then cast(cells.split_member as varchar) else '*' end as buy_mode,
  cast(cells.lines as bigint) as lines,
  cast(cells.lines_key as bigint) as lines_key,
  cast(cells.orders as bigint) as orders,
  cast(cells.orders_key as bigint) as orders_key,
  cast(cells.online_orders as bigint) as online_orders,
  cast(cells.online_orders_key as bigint) as online_orders_key,
  cast(cells.buyers as bigint) as buyers,
  cast(cells.buyers_key as bigint) as buyers_key,
  cast(cells.paid_fen as bigint) as paid_fen,
  cast(cells.paid_contributors as bigint) as paid_contributors,
  cast(cells.paid_top1_fen as bigint) as paid_top1_fen,
  cast(cells.paid_top2_fen as bigint) as paid_top2_fen,
  cast(cells.list_fen as bigint) as list_fen,
  cast(cells.list_contributors as bigint) as list_contributors,
  cast(cells.list_top1_fen as bigint) as list_top1_fen,
  cast(cells.list_top2_fen as bigint) as list_top2_fen,
  cast(cells.saving_fen as bigint) as saving_fen,
  cast(cells.saving_contributors as bigint) as saving_contributors,
  cast(cells.saving_top1_fen as bigint) as saving_top1_fen,
  cast(cells.saving_top2_fen as bigint) as saving_top2_fen,
  cast(cells.union_paid_fen as bigint) as union_paid_fen,
  cast(cells.union_paid_contributors as bigint) as union_paid_contributors,
  cast(cells.union_paid_top1_fen as bigint) as union_paid_top1_fen,
  cast(cells.union_paid_top2_fen as bigint) as union_paid_top2_fen,
  cast(cells.subsidy_paid_fen as bigint) as subsidy_paid_fen,
  cast(cells.subsidy_paid_contributors as bigint) as subsidy_paid_contributors,
  cast(cells.subsidy_paid_top1_fen as bigint) as subsidy_paid_top1_fen,
  cast(cells.subsidy_paid_top2_fen as bigint) as subsidy_paid_top2_fen,
  cast(cells.service_paid_fen as bigint) as service_paid_fen,
  cast(cells.service_paid_contributors as bigint) as service_paid_contributors,
  cast(cells.service_paid_top1_fen as bigint) as service_paid_top1_fen,
  cast(cells.service_paid_top2_fen as bigint) as service_paid_top2_fen,
  cast(cells.refund_fen as bigint) as refund_fen,
  cast(cells.refund_contributors as bigint) as refund_contributors,
  cast(cells.refund_top1_fen as bigint) as refund_top1_fen,
  cast(cells.refund_top2_fen as bigint) as refund_top2_fen
from cells
join offered on cells.offer = offered.offer
