create table merchants as
with place as (
  select c.city_idx, c.city, c.province, c.is_pilot, c.income, k.class, k.types,
    case when c.is_pilot then 5 + floor(9 * u(draw('shops', c.city_idx * 10 + k.class::integer), 0))::integer
      else 1 + (u(draw('shops', c.city_idx * 10 + k.class::integer), 0) < 0.35)::integer end as n
  from cities c, classes k
),
shop as (select *, unnest(range(n))::integer as j from place)
select
  row_number() over (order by city_idx, class, j) - 1 as merchant_idx,
  'SH' || left(city, 4) || class || (101 + j) as merchant_no,
  s.*, draw('shop', (city_idx * 10 + class::integer) * 100 + j) as x,
  draw('shop2', (city_idx * 10 + class::integer) * 100 + j) as y,
  -- Latent quality, 0 = usual.
  normal(draw('quality', (city_idx * 10 + class::integer) * 100 + j)) as quality
from shop s
order by merchant_idx;

create table shop_counts as
select city_idx, class, count(*)::integer as n_shops from merchants group by all;

create macro shop_no(city, class, n_shops, x) as
  'SH' || left(city, 4) || class || (101 + floor(n_shops * u(x, 0) ** 1.6)::integer);

create macro merchant_rows(as_of) as table
with history as (
  select m.*, s.t_from, s.merchant_status,
    date '2016-01-01' + floor(u(x, 0) * 1700)::integer as joined_on,
    case when u(y, 0) < 0.03 then (select min(first) from months)
      + floor(u(y, 1) * 30 * months_wanted())::integer end as exited_on
  from merchants m
  left join (
    select merchant_no, merchant_status, max(t_to) as t_from from steps where merchant_status is not null group by all
  ) s using (merchant_no)
),
known as (
  select *,
    case
      when merchant_status is not null
        and (select first from months where t = t_from) <= moment(as_of)::date then merchant_status
      when exited_on <= moment(as_of)::date then '退出'
      when quality < -1.9 then '观察'
      else '在库'
    end as status
  from history
)
select
  merchant_no, '样例' || choose(types, u(y, 2)) || '店' || right(merchant_no, 9) as merchant_name,
  '99' || left(city, 4) || lpad(merchant_idx::varchar, 12, '0') as uscc,
  choose(types, u(y, 2)) as type, city as region, 'G' || city as org_code,
  case when u(x, 1) < 0.22 then '是' else '否' end as domestic,
  case when u(x, 2) < 0.15 then '是' else '否' end as local,
  case when u(x, 3) < 0.12 then '是' else '否' end as sme,
  case when u(y, 3) < 0.07 then '是' else '否' end as aid,
  joined_on,
  case when status in ('退出', '暂停') then 'D级' when quality < -1.2 then 'C级' when quality < 0.1 then 'B级'
    else 'A级' end as grade,
  status,
  case status when '在库' then joined_on when '退出' then greatest(joined_on, coalesce(exited_on, moment(as_of)::date))
    else greatest(joined_on,
      coalesce((select first + 14 from months where t = t_from), joined_on + 400)) end as status_on,
  case when status = '退出' then choose(['主动退出', '停业或注销', '信用等级下降', '投诉处理不力'], u(y, 1)) end as exit_reason,
  'BZ' || class || '-2024' as standard_no,
  date '2026-12-31' + floor(u(x, 1) * 700)::integer as certified_until,
  greatest(1, least(5, round(4 + quality * 0.7)))::integer as stars,
  merchant_idx
from known
order by merchant_idx;
