-- The steps of the truth file spread over the cells they touch. Families that count by a code have one row per code,
-- the others the code `*`.
create table code_of as
select 'service_applications' as family, domain as code from domains
union all select 'feedback', topic from topics
union all select f.family, class from classes, (values ('consumption'), ('merchant_ratings'), ('disputes')) f(family)
union all select f.family,
'*' from (values ('vouchers'), ('site_visits'), ('member_denominators'), ('labour_disputes')) f(family);

create table planted_cells as
select
  s.family, c.city_idx, k.code, m.t,
  product(coalesce(s.rows, 1)) as rows, max(s.unmet) as unmet, max(s.dissatisfied) as dissatisfied,
  max(s.mini_program) as mini_program, max(s.redeemed) as redeemed, max(s.app_share) as app_share,
  max(s.industry) as industry,
  max(s.merchant_no) as merchant_no, max(s.pull) as pull, max(s.score_shift) as score_shift,
  max(s.prepaid) as prepaid,
  max(s.settled) as settled
from steps s
join cities c on s.region is null or s.region in (c.city, c.province)
join code_of k on k.family = s.family and (s.code is null or s.code = k.code)
join months m on m.t between s.t_from and s.t_to
group by s.family, c.city_idx, k.code, m.t;


-- Noise of a month in a city, the same for all codes of a family.
create table city_months as
select c.*, m.t, m.first, m.first_day, m.days as month_days, m.off, m.month, m.of_year, m.festival,
  joined(c.n_members, m.t) as joined, silent(c.city_idx, c.is_pilot, m.t) as silent,
  exp(0.05 * normal(draw('city-month-need', c.city_idx * 1000 + m.t))) as need_noise,
  exp(0.04 * normal(draw('city-month-spend', c.city_idx * 1000 + m.t))) as spend_noise,
  exp(0.05 * normal(draw('city-month-appeal', c.city_idx * 1000 + m.t))) as appeal_noise,
  m.month::bigint * 100000000 as serial
from city_offsets c cross join months m
order by m.t, c.city_idx;

-- What a cell's numbers start with: month, city, code; the last four digits count its records.
create macro serial_of(serial, city_idx, no, t) as (serial + (city_idx * 100 + no) * 1000 + t) * 10000;

-- Rows of a cell, of which the first may be written twice.
create macro records(n, stream, serial) as unnest(range(n + repeated(n, draw(stream, serial))));
