-- 31 provinces, their cities and counties, from the region table in use. Two pilot provinces hold most members, so
-- that their city × domain × month cells are dense; the others keep the proportions of the 2020 census.
create table provinces as
select
  code as province, name_zh, population,
  code in ('330000', '510000') as is_pilot,
  case
    when left(code, 2) in ('11', '12', '13', '31', '32', '33', '35', '37', '44', '46') then 'east'
    when left(code, 2) in ('14', '34', '36', '41', '42', '43') then 'central'
    when left(code, 2) in ('21', '22', '23') then 'northeast'
    else 'west'
  end as zone,
  -- Level of prices and pay, 1 = the middle of the country.
  income
from (values
  ('110000', 21.9, 1.52), ('120000', 13.9, 1.22), ('130000', 74.6, 0.92), ('140000', 34.9, 0.88),
  ('150000', 24.0, 0.96), ('210000', 42.6, 0.95), ('220000', 24.1, 0.86), ('230000', 31.9, 0.84),
  ('310000', 24.9, 1.56), ('320000', 84.7, 1.24), ('330000', 64.6, 1.28), ('340000', 61.0, 0.98),
  ('350000', 41.5, 1.14), ('360000', 45.2, 0.92), ('370000', 101.5, 1.02), ('410000', 99.4, 0.86),
  ('420000', 57.8, 0.98), ('430000', 66.4, 0.97), ('440000', 126.0, 1.20), ('450000', 50.1, 0.87),
  ('460000', 10.1, 0.94), ('500000', 32.1, 1.02), ('510000', 83.7, 0.94), ('520000', 38.6, 0.82),
  ('530000', 47.2, 0.85), ('540000', 3.6, 0.90), ('610000', 39.5, 0.92), ('620000', 25.0, 0.80),
  ('630000', 5.9, 0.86), ('640000', 7.2, 0.88), ('650000', 25.9, 0.86)
) p(code, population, income)
join regions using (code);

create table counties as
select code as county, parent as city, row_number() over (partition by parent order by code) - 1 as j
from regions
where level = 'county' and kind = 'standard' and valid_to is null;

create table cities as
with place as (
  select
    r.code as city, r.name_zh as city_name, p.*,
    draw('city', row_number() over (order by r.code)) as x,
    row_number() over (order by r.code) - 1 as city_idx
  from regions r join provinces p on p.province = r.parent
  where r.level = 'city' and r.kind = 'standard' and r.valid_to is null
),
weighed as (
  select *,
    case
      when is_pilot then 0.85 + 0.3 * u(x, 0) + case when city in ('510100', '330100', '330200') then 0.4 else 0 end
      else population ** 0.7 * (0.35 + u(x, 0) + (right(city, 4) = '0100')::integer)
        / count(*) over (partition by province)
    end as weight
  from place
),
total as (select is_pilot, sum(round(weight * 1000000)::bigint) / 1e6 as weight from weighed group by is_pilot)
select
  w.city_idx::integer as city_idx, w.city, w.city_name, w.province, w.name_zh as province_name, w.zone, w.income,
  w.is_pilot,
  greatest(16, ceil(members_wanted() * case when is_pilot then 0.78 else 0.22 end * w.weight / total.weight))::integer
    as n_members,
  (select count(*) from counties k where k.city = w.city)::integer as n_counties
from weighed w join total using (is_pilot)
order by city_idx;

create table city_offsets as
select *, coalesce(sum(n_members) over (order by city_idx rows between unbounded preceding and 1 preceding),
  0)::integer
  as member_offset,
  'ZD' || left(city, 4) as site_prefix, 'HB' || left(city, 4) as partner_prefix
from cities order by city_idx;

-- A county of the city, or the city itself where it has none.
create table county_of as
select city_idx, j::integer as j, county from counties join cities using (city)
union all
select city_idx, 0, city from cities where n_counties = 0
order by city_idx, j;
