with
  last_day as (select max(event_date) as last_day, max(event_month) as last_month from marts.consumption),

  -- Promotions of the last twelve months whose place and end are known, and whose days are all loaded.
  events as (
    select
      activities.activity_no, activities.activity_name, activities.province_code, activities.city_code,
      activities.event_month, activities.started_on, activities.ended_on, activities.budget_fen, activities.subsidy_fen,
      activities.participants,
      -- As many whole weeks earlier as the activity lasts: the same days of the week.
      7 * div(days_between(activities.started_on, activities.ended_on) + 7, 7) as shift_days
    from marts.activities as activities
    cross join last_day
    where
      activities.activity_type = 'promotion' and activities.city_code <> 'U' and activities.ended_on <= last_day.last_day
      and activities.event_month > last_day.last_month - 100
      and days_between(activities.started_on, activities.ended_on) between 0 and 61
  ),

  windows as (
    select activity_no, city_code, cast('during' as varchar) as part, started_on as first_day, ended_on as final_day, 0 as shift_days from events
    union all
    select activity_no, city_code, cast('before' as varchar), started_on, ended_on, shift_days from events
  ),

  -- Cities that held a promotion themselves while this one ran or in the days it is compared with.
  busy as (
    select distinct
      events.activity_no as activity_no, other.city_code as city_code, events.activity_no <> other.activity_no as is_another
    from events
    join marts.activities as other
      on other.activity_type = 'promotion' and other.city_code <> 'U'
      and days_between(other.started_on, events.ended_on) >= 0
      and days_between(events.started_on, coalesce(other.ended_on, other.started_on)) >= -events.shift_days
  ),

  lines as (
    select consumption.event_date, consumption.city_code, consumption.contributor_key, consumption.paid_fen
    from marts.consumption as consumption
    where consumption.city_code <> 'U' and days_between((select min(started_on) from events), consumption.event_date) >= -63
  ),

  -- What one buyer paid in one city on one day, in yuan for the squares: whole numbers are the same on every engine.
  bought as (
    select event_date, city_code, contributor_key, total(paid_fen) as paid_fen
    from lines
    group by event_date, city_code, contributor_key
  ),
  daily as (
    select event_date, city_code, total(paid_fen) as paid_fen, total(div(paid_fen, 100) * div(paid_fen, 100)) as squares
    from bought
    group by event_date, city_code
  ),
  everywhere as (select event_date, total(paid_fen) as paid_fen, total(squares) as squares from daily group by event_date),

  -- The days of each window.
  window_days as (
    select
      windows.activity_no as activity_no, windows.city_code as city_code, windows.part as part,
      everywhere.event_date as event_date, everywhere.paid_fen as paid_fen, everywhere.squares as squares
    from windows
    join everywhere on days_between(everywhere.event_date, windows.final_day) between windows.shift_days
      and windows.shift_days + days_between(windows.first_day, windows.final_day)
  ),

  all_cities as (
    select activity_no, part, total(paid_fen) as paid_fen, total(squares) as squares
    from window_days
    group by activity_no, part
  ),
  busy_cities as (
    select
      window_days.activity_no as activity_no, window_days.part as part,
      total(daily.paid_fen) as paid_fen, total(daily.squares) as squares
    from window_days
    join (select distinct activity_no, city_code from busy) as apart on window_days.activity_no = apart.activity_no
    join daily on apart.city_code = daily.city_code and window_days.event_date = daily.event_date
    group by window_days.activity_no, window_days.part
  ),

  own_buyers as (
    select
      window_days.activity_no as activity_no, window_days.part as part, bought.contributor_key as contributor_key,
      total(bought.paid_fen) as paid_fen,
      total(div(bought.paid_fen, 100) * div(bought.paid_fen, 100)) as squares
    from window_days
    join bought on window_days.city_code = bought.city_code and window_days.event_date = bought.event_date
    group by window_days.activity_no, window_days.part, bought.contributor_key
  ),
  own as (
    select activity_no, part, total(paid_fen) as paid_fen, total(squares) as squares,
      count_nonzero(paid_fen) as contributors, largest(paid_fen) as top1_fen, second_largest(paid_fen) as top2_fen
    from own_buyers
    group by activity_no, part
  ),

  -- Orders that name the activity.
  led_buyers as (
    select activity_no, contributor_key, total(paid_fen) as paid_fen
    from marts.consumption
    where activity_no in (select activity_no from events)
    group by activity_no, contributor_key
  ),
  led as (
    select activity_no, total(paid_fen) as paid_fen, count_nonzero(paid_fen) as contributors,
      largest(paid_fen) as top1_fen, second_largest(paid_fen) as top2_fen
    from led_buyers
    group by activity_no
  )

select
  cast(events.activity_no as bigint) as activity_no,
  cast(events.activity_name as varchar) as activity_name,
  as_code(events.province_code) as province_code,
  as_code(events.city_code) as city_code,
  cast(events.event_month as integer) as event_month,
  cast(events.started_on as date) as started_on,
  cast(events.ended_on as date) as ended_on,
  cast(events.shift_days as integer) as shift_days,
  cast(events.budget_fen as bigint) as budget_fen,
  cast(events.subsidy_fen as bigint) as subsidy_fen,
  cast(events.participants as bigint) as participants,
  cast(exists_before.activity_no is not null as boolean) as is_crowded,
  cast(led.paid_fen as bigint) as led_fen,
  cast(led.contributors as bigint) as led_contributors,
  cast(led.top1_fen as bigint) as led_top1_fen,
  cast(led.top2_fen as bigint) as led_top2_fen,
  cast(own_before.paid_fen as bigint) as before_fen,
  cast(own_before.squares as bigint) as before_squares,
  cast(own_before.contributors as bigint) as before_contributors,
  cast(own_before.top1_fen as bigint) as before_top1_fen,
  cast(own_before.top2_fen as bigint) as before_top2_fen,
  cast(own_during.paid_fen as bigint) as during_fen,
  cast(own_during.squares as bigint) as during_squares,
  cast(own_during.contributors as bigint) as during_contributors,
  cast(own_during.top1_fen as bigint) as during_top1_fen,
  cast(own_during.top2_fen as bigint) as during_top2_fen,
  cast(all_before.paid_fen - coalesce(busy_before.paid_fen, 0) as bigint) as others_before_fen,
  cast(all_before.squares - coalesce(busy_before.squares, 0) as bigint) as others_before_squares,
  cast(all_during.paid_fen - coalesce(busy_during.paid_fen, 0) as bigint) as others_during_fen,
  cast(all_during.squares - coalesce(busy_during.squares, 0) as bigint) as others_during_squares
from events
left join (select distinct activity_no, city_code from busy where is_another) as exists_before
  on events.activity_no = exists_before.activity_no and events.city_code = exists_before.city_code
left join led on events.activity_no = led.activity_no
left join own as own_before on events.activity_no = own_before.activity_no and own_before.part = 'before'
left join own as own_during on events.activity_no = own_during.activity_no and own_during.part = 'during'
left join all_cities as all_before on events.activity_no = all_before.activity_no and all_before.part = 'before'
left join all_cities as all_during on events.activity_no = all_during.activity_no and all_during.part = 'during'
left join busy_cities as busy_before on events.activity_no = busy_before.activity_no and busy_before.part = 'before'
left join busy_cities as busy_during on events.activity_no = busy_during.activity_no and busy_during.part = 'during'
