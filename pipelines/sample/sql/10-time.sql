-- Every day of the window, off or not, by the notices of the State Council.
create table calendar as
select d.day::date as day, coalesce(h.kind = 'off', dayofweek(d.day) in (0, 6)) as is_off
from range(timestamp '2005-01-01', timestamp '2027-01-01', interval 1 day) d(day)
left join holidays h on h.date = d.day;

-- One row per month of the sample; `festival` is the share of its days within a week around 春节.
create table months as
select
  t::integer as t,
  first,
  year(first) * 100 + month(first) as month,
  year(first) as year,
  month(first) as of_year,
  (first + interval 1 month)::date as next,
  ((first + interval 1 month)::date - first)::integer as days,
  (first - date '1970-01-01')::integer as first_day,
  -- Bit d is set when day d of the month is a weekend or a public holiday and not a make-up working day.
  (select sum(1 << (o.day - first)::integer)::integer from calendar o
    where o.is_off and o.day >= first and o.day < first + interval 1 month) as off,
  coalesce((
    select count(*) from festivals f, range(-7, 9) d(shift)
    where date_trunc('month', f.spring_festival + d.shift::integer) = first
  ), 0) / 16.0 as festival
from (
  select t, (last_month() - to_months((months_wanted() - 1 - t)::integer))::date as first
  from range(months_wanted()) m(t)
)
order by t;

create macro month_index(code) as
  ((code // 100 - year((select min(first) from months))) * 12
    + code % 100 - month((select min(first) from months)))::integer;

-- Planted events (data/sample/truth.yml), one row per step; empty scope means everywhere.
create table steps as
select *, month_index(from_month) as t_from, month_index(to_month) as t_to from planted;

-- Moments are whole seconds since 1970 until they are written.
create macro moment(seconds) as make_timestamp(seconds::bigint * 1000000);

-- `seconds` since 1970.
create macro dirty_date(seconds, kind, x) as
  case kind
    when 'bad_date' then choose(['2025-13-45', '待定', '2026-02-30 10:00', '99/99/99'], u(x, 0))
    when 'future' then moment(seconds + 315576000)::varchar
    when 'date_style' then
      case floor(u(x, 0) * 3)
        when 0 then strftime(moment(seconds), '%Y/%-m/%-d %-H:%M:%S')
        when 1 then strftime(moment(seconds), '%Y年%-m月%-d日')
        else strftime(moment(seconds), '%Y.%m.%d %H:%M:%S')
      end
    else moment(seconds)::varchar
  end;
-- The same in a typed file, where what is no moment can only be empty.
create macro typed_date(seconds, kind) as
  case when kind in ('bad_date', 'date_style') then null when kind = 'future' then moment(seconds + 315576000)
    else moment(seconds) end;

-- A working moment of a month: days off keep two fifths of their share, hours follow the office day.
create macro working_second(first_day, days, off, x, y) as
  (first_day
    + case
        when (off >> floor(u(x, 0) * days)::integer) & 1 = 1 and u(x, 1) < 0.6 then floor(u(x, 2) * days)::integer
        else floor(u(x, 0) * days)::integer
      end)::bigint * 86400
  + ((7 + 3 * u(y, 1) + 6 * u(y, 2) + 6 * u(y, 3) * u(y, 3)) * 3600)::bigint;

-- A city outside the pilots that sends nothing for a quarter: about one in eighty.
create macro silent(city_idx, is_pilot, t) as
  not is_pilot and u(draw('silent', city_idx * 100 + t // 3), 0) < 0.0125;
