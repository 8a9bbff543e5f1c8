with
  purchases as (select * from marts.welfare_purchases),
  checks as (select record_id, is_over_cap from marts.welfare_cap_checks),

  -- Units buy, not persons: whoever contributes to a sum is a union.
  bought as (
    select
      purchases.event_month as period, purchases.province_code, purchases.city_code,
      as_code(given(purchases.festival)) as festival,
      coalesce(purchases.org_code, cast(purchases.record_id as varchar)) as org,
      purchases.cell_key,
      checks.record_id is not null as is_checked,
      coalesce(checks.is_over_cap, false) as is_over_cap,
      purchases.amount_fen, purchases.headcount,
      case when purchases.headcount > 0 then purchases.amount_fen end as headed_fen,
      case when purchases.is_pooled is not null then purchases.amount_fen end as moded_fen,
      case when purchases.is_pooled then purchases.amount_fen end as pooled_fen,
      case when purchases.is_preferred is not null then purchases.amount_fen end as asked_fen,
      case when purchases.is_preferred then purchases.amount_fen end as preferred_fen
    from purchases
    left join checks on purchases.record_id = checks.record_id
  ),

  offered as (
    select levels.region_level, sets.grouping_set, sets.by_festival
    from (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values ('total', false), ('festival', true)) as sets (grouping_set, by_festival)
    join (select distinct level from reference.regions) as known_levels on levels.region_level = known_levels.level
  ),

  by_union as (
    select
      period, offered.region_level,
      case offered.region_level
        when 'province' then as_code(province_code)
        when 'city' then as_code(city_code)
        else as_code('000000')
      end as region_code,
      offered.grouping_set,
      case when offered.by_festival then festival else as_code('*') end as festival,
      org,
      count(*) as purchases, total(cell_key) as purchases_key,
      count_where(is_checked) as checked, keys_where(is_checked, cell_key) as checked_key,
      count_where(is_over_cap) as over_cap, keys_where(is_over_cap, cell_key) as over_cap_key,
      total(headcount) as heads,
      known_total(amount_fen) as amount_fen, known_total(headed_fen) as headed_fen,
      known_total(moded_fen) as moded_fen, known_total(pooled_fen) as pooled_fen,
      known_total(asked_fen) as asked_fen, known_total(preferred_fen) as preferred_fen
    from bought
    cross join offered
    group by 1, 2, 3, 4, 5, 6
  )

select
  as_code('month') as period_grain,
  cast(period as integer) as period,
  as_code(region_level) as region_level,
  as_code(region_code) as region_code,
  as_code(grouping_set) as grouping_set,
  as_code(festival) as festival,
  total(purchases) as purchases,
  sum_of_keys(purchases_key) as purchases_key,
  total(checked) as checked,
  sum_of_keys(checked_key) as checked_key,
  total(over_cap) as over_cap,
  sum_of_keys(over_cap_key) as over_cap_key,
  total(heads) as heads,
  known_total(amount_fen) as amount_fen,
  count_nonzero(amount_fen) as amount_contributors,
  largest(amount_fen) as amount_top1_fen,
  second_largest(amount_fen) as amount_top2_fen,
  known_total(headed_fen) as headed_fen,
  count_nonzero(headed_fen) as headed_contributors,
  largest(headed_fen) as headed_top1_fen,
  second_largest(headed_fen) as headed_top2_fen,
  known_total(moded_fen) as moded_fen,
  count_nonzero(moded_fen) as moded_contributors,
  largest(moded_fen) as moded_top1_fen,
  second_largest(moded_fen) as moded_top2_fen,
  known_total(pooled_fen) as pooled_fen,
  count_nonzero(pooled_fen) as pooled_contributors,
  largest(pooled_fen) as pooled_top1_fen,
  second_largest(pooled_fen) as pooled_top2_fen,
  known_total(asked_fen) as asked_fen,
  count_nonzero(asked_fen) as asked_contributors,
  largest(asked_fen) as asked_top1_fen,
  second_largest(asked_fen) as asked_top2_fen,
  known_total(preferred_fen) as preferred_fen,
  count_nonzero(preferred_fen) as preferred_contributors,
  largest(preferred_fen) as preferred_top1_fen,
  second_largest(preferred_fen) as preferred_top2_fen
from by_union
group by period, region_level, region_code, grouping_set, festival
