with
  consumption as (select * from marts.consumption where in_build(event_month)),

  festivals as (
    select as_code('spring_festival') as festival, cast(year as integer) as festival_year, cast(spring_festival as date) as day_zero from reference.festivals
    union all
    select as_code('dragon_boat'), cast(year as integer), cast(dragon_boat as date) from reference.festivals
    union all
    select as_code('mid_autumn'), cast(year as integer), cast(mid_autumn as date) from reference.festivals
  ),

  -- Few days and fewer festivals are compared, not every line with every festival.
  near as (
    select
      festivals.festival,
      festivals.festival_year,
      days.event_date,
      days_between(festivals.day_zero, days.event_date) as festival_day
    from (select distinct event_date from consumption) as days
    join festivals on days_between(festivals.day_zero, days.event_date) between -20 and 20
  ),

  -- What one buyer spent in one place on one class and day.
  spent as (
    select
      consumption.event_month, near.festival, near.festival_year, near.festival_day,
      consumption.province_code, consumption.consumption_class, consumption.contributor_key,
      count_where(consumption.is_order) as orders, total(consumption.paid_fen) as paid_fen
    from consumption
    join near on consumption.event_date = near.event_date
    group by
      consumption.event_month, near.festival, near.festival_year, near.festival_day,
      consumption.province_code, consumption.consumption_class, consumption.contributor_key
  ),

  by_place as (
    select
      event_month, festival, festival_year, festival_day, province_code, contributor_key,
      total(orders) as orders, total(paid_fen) as paid_fen
    from spent
    group by event_month, festival, festival_year, festival_day, province_code, contributor_key
  ),

  by_class as (
    select
      event_month, festival, festival_year, festival_day, consumption_class, contributor_key,
      total(orders) as orders, total(paid_fen) as paid_fen
    from spent
    group by event_month, festival, festival_year, festival_day, consumption_class, contributor_key
  ),

  by_all as (
    select
      event_month, festival, festival_year, festival_day, contributor_key,
      total(orders) as orders, total(paid_fen) as paid_fen
    from by_class
    group by event_month, festival, festival_year, festival_day, contributor_key
  ),

  reached as (
    select event_month, festival, festival_year, festival_day, 'nation' as region_level, as_code('000000') as region_code, as_code('*') as consumption_class, orders, paid_fen
    from by_all
    union all
    select event_month, festival, festival_year, festival_day, 'nation', as_code('000000'), consumption_class, orders, paid_fen
    from by_class
    union all
    select event_month, festival, festival_year, festival_day, 'province', province_code, as_code('*'), orders, paid_fen
    from by_place
  )

select
  cast(event_month as integer) as event_month,
  as_code(festival) as festival,
  cast(festival_year as integer) as festival_year,
  cast(festival_day as integer) as festival_day,
  as_code(region_level) as region_level,
  as_code(region_code) as region_code,
  as_code(consumption_class) as consumption_class,
  total(orders) as orders,
  total(paid_fen) as paid_fen,
  count_nonzero(paid_fen) as paid_contributors,
  largest(paid_fen) as paid_top1_fen,
  second_largest(paid_fen) as paid_top2_fen
from reached
group by event_month, festival, festival_year, festival_day, region_level, region_code, consumption_class
