with
  quarters as (select distinct quarter_of(event_month) as quarter from intermediate.int_months),
  -- Two years and the quarter that is running: an order is made of a late window, and its stability of the months since.
  kept as (select quarter from quarters order by quarter desc limit 9),

  applications as (
    select quarter_of(event_month) as quarter, services.*
    from marts.services as services
    where quarter_of(event_month) >= (select min(quarter) from kept)
  ),

  -- Whoever applied for the same item again within the quarter.
  several as (
    select quarter, need_domain, service_item, person_key
    from applications
    where person_key is not null
    group by quarter, need_domain, service_item, person_key
    having count(*) > 1
  ),

  wanted as (
    select
      applications.event_month, applications.quarter, applications.province_code, applications.city_code,
      applications.need_domain, applications.service_item, applications.cell_key, applications.contributor_key, applications.person_cell_key,
      applications.is_unmet,
      several.person_key is not null as is_again,
      greatest(coalesce(applications.quantity, 1), 1) as quantity,
      applications.amount_fen,
      coalesce(applications.quantity > 0 and applications.amount_fen > 0, false)
        and applications.service_tier not in (as_code('U'), as_code('unknown'))
        and applications.city_code <> as_code('U') as is_specified,
      -- What one of them may cost.
      case
        when applications.amount_fen > 0 then div(applications.amount_fen, greatest(coalesce(applications.quantity, 1), 1))
      end as each_fen
    from applications
    left join several
      on applications.quarter = several.quarter and applications.need_domain = several.need_domain
      and applications.service_item = several.service_item and applications.person_key = several.person_key
    where applications.is_unmet or several.person_key is not null
  ),

  banded as (
    select
      wanted.*,
      as_code(
        case
          when each_fen is null then 'U'
          when each_fen < 10000 then 'b1'
          when each_fen < 20000 then 'b2'
          when each_fen < 30000 then 'b3'
          when each_fen < 50000 then 'b4'
          when each_fen < 100000 then 'b5'
          when each_fen < 200000 then 'b6'
          else 'b7'
        end
      ) as budget_band
    from wanted
  ),

  dated as (
    select event_month as period, banded.* from banded
    union all
    select quarter, banded.* from banded
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select sets.period_grain, levels.region_level, sets.grouping_set, sets.by_domain, sets.by_item, sets.by_band
    from (
      values ('month', 'total', false, false, false), ('month', 'need_domain', true, false, false),
        ('month', 'need_domain+service_item', true, true, false),
        ('quarter', 'total', false, false, false), ('quarter', 'need_domain', true, false, false),
        ('quarter', 'need_domain+service_item', true, true, false),
        ('quarter', 'budget_band+need_domain', true, false, true),
        ('quarter', 'budget_band+need_domain+service_item', true, true, true)
    ) as sets (period_grain, grouping_set, by_domain, by_item, by_band)
    cross join (values ('nation'), ('province'), ('city')) as levels (region_level)
    join (select distinct level from reference.regions) as known_levels on levels.region_level = known_levels.level
  ),

  -- Whoever has several records counts once in each cell they reach, with the sum of them.
  reached as (
    select
      offered.period_grain, dated.period, offered.region_level,
      case offered.region_level
        when 'province' then province_code
        when 'city' then city_code
        else as_code('000000')
      end as region_code,
      offered.grouping_set,
      case when offered.by_domain then need_domain else as_code('*') end as need_domain,
      case when offered.by_item then service_item else as_code('*') end as service_item,
      case when offered.by_band then budget_band else as_code('*') end as budget_band,
      contributor_key,
      max(person_cell_key) as person_cell_key,
      count(*) as wanted, total(cell_key) as wanted_key,
      count_where(is_unmet) as unmet, keys_where(is_unmet, cell_key) as unmet_key,
      count_where(is_again) as again, keys_where(is_again, cell_key) as again_key,
      count_where(is_specified) as specified, keys_where(is_specified, cell_key) as specified_key,
      total(quantity) as quantity,
      known_total(amount_fen) as budget_fen
    from dated
    join offered on grain_of(dated.period) = offered.period_grain
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9
  )

select
  as_code(period_grain) as period_grain,
  cast(period as integer) as period,
  as_code(region_level) as region_level,
  as_code(region_code) as region_code,
  as_code(grouping_set) as grouping_set,
  as_code(need_domain) as need_domain,
  as_code(service_item) as service_item,
  as_code(budget_band) as budget_band,
  total(wanted) as wanted,
  sum_of_keys(wanted_key) as wanted_key,
  cast(nullif(count(person_cell_key), 0) as bigint) as wanting,
  sum_of_keys(person_cell_key) as wanting_key,
  total(unmet) as unmet,
  sum_of_keys(unmet_key) as unmet_key,
  total(again) as again,
  sum_of_keys(again_key) as again_key,
  total(specified) as specified,
  sum_of_keys(specified_key) as specified_key,
  total(quantity) as quantity,
  sum_of_keys(wanted_key) as quantity_key,
  known_total(budget_fen) as budget_fen,
  count_nonzero(budget_fen) as budget_contributors,
  largest(budget_fen) as budget_top1_fen,
  second_largest(budget_fen) as budget_top2_fen
from reached
group by period_grain, period, region_level, region_code, grouping_set, need_domain, service_item, budget_band
