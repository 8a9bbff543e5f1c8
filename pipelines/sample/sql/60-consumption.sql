create table consumption_cells as
with levels as (
  select c.city_idx, k.class,
    weight * income ** 0.5
      * exp(case when is_pilot then 0.10 else 0.25 end * normal(draw('city-class', c.city_idx * 10 + k.no))) as level
  from cities c cross join classes k
),
waves as (
  select k.class, k.no, m.t, k.season[m.of_year] / 10 * (1 + k.festival * m.festival) * 1.06 ** (m.t / 12.0) as wave
  from classes k cross join months m
),
mean as (
  select m.t, m.city_idx, m.is_pilot, m.silent, w.class, w.no, m.joined * l.level * w.wave * m.spend_noise as mean
  from city_months m
  join waves w on w.t = m.t
  join levels l on l.city_idx = m.city_idx and l.class = w.class
),
total as (select is_pilot, sum(round(mean * 1000000)::hugeint)::double / 1e6 as mean from mean group by is_pilot),
aimed as (
  -- A cell draws orders; lines are about 1.4 times as many.
  select m.*,
    m.mean / total.mean * events_wanted() * 0.175 / 1.4 * case when m.is_pilot then 0.80
      else 0.20 end * coalesce(p.rows, 1) as wanted,
    draw('orders', (m.city_idx * 100 + m.no) * 1000 + m.t) as chance
  from mean m
  join total on total.is_pilot = m.is_pilot
  left join planted_cells p on p.family = 'consumption' and p.city_idx = m.city_idx and p.code = m.class and p.t = m.t
),
counted as (select *, poisson(wanted, chance) as n from aimed where not silent)
select t, city_idx, class, n::integer as n
from counted
where n > 0
order by t, city_idx, class;

-- Vouchers are drawn first: a redeemed voucher is an order too.
create table voucher_cells as
with mean as (
  select t, city_idx, silent,
    joined * 1.10 ** (t / 12.0) * ([14, 9, 9, 10, 13, 11, 10, 10, 13, 12, 11, 13])[of_year] as mean from city_months
),
total as (select sum(round(mean * 1000)::hugeint)::double / 1e3 as mean from mean),
aimed as (
  select m.*, p.redeemed,
    m.mean / total.mean * events_wanted() * 0.0395 * coalesce(p.rows, 1) as wanted,
    draw('vouchers', m.city_idx * 1000 + m.t) as chance
  from mean m
  cross join total
  left join planted_cells p on p.family = 'vouchers' and p.city_idx = m.city_idx and p.t = m.t
),
counted as (select *, poisson(wanted, chance) as n from aimed where not silent)
select t, city_idx, n::integer as n, coalesce(redeemed, 0.68) as redeemed
from counted
where n > 0
order by t, city_idx;

create macro voucher_facts(t_low, t_high) as table
with cell as (
  select c.*, m.* exclude (t, city_idx, serial), serial_of(m.serial, c.city_idx, 0, c.t) as serial, 
    -- Outside the pilots a province runs its rounds from the capital.
    'HD' || case when m.is_pilot then left(m.city, 4)
      else left(m.province, 2) || '01' end || m.month || '1' as activity_no
  from voucher_cells c
  join city_months m on m.city_idx = c.city_idx and m.t = c.t
  where c.t between t_low and t_high
),
row_of as (
  select *, serial + k % n as id from (select *, records(n, 'voucher-repeat', serial) as k from cell)
),
drawn as (
  select *, draw('v1', id) as a, draw('v2', id) as b, draw('v3', id) as c, draw('v4', id) as d from row_of
),
classed as (
  select *,
    choose(['01', '01', '01', '06', '06', '06', '04', '02', '05', '08'], u(d, 0)) as class,
    ([20, 30, 50, 50, 100])[1 + floor(u(d, 1) * 5)::integer] as face,
    working_second(first_day, month_days, off, b, c) as issued,
    u(d, 2) < redeemed as is_redeemed,
    pick_member(member_offset, joined, 0.2, 0.52, 0.08, a) as mid
  from drawn
)
select
  v.*, dirt(d) as dirt, member_no(v.mid, province) as member_no, member_phone(v.mid) as phone, m.county, m.org_code,
  issued + (u(b, 3) ** 2 * 29 * 86400)::bigint as redeems,
  'DQ' || id as order_no, 'QV' || id as voucher_no,
  shop_no(city, v.class, n_shops, draw('v5', id)) as merchant_no,
  (face * (1.3 + 2.2 * u(c, 0)) * income ** 0.3 * (1 + 0.0016 * t))::decimal(12, 2) as paid
from classed v
join member_attributes m on m.mid = v.mid
join shop_counts s on s.city_idx = v.city_idx and s.class = v.class;

create macro voucher_rows(t_low, t_high, as_of) as table
select
  t, dirty_key(voucher_no, dirt) as no,
  choose(['工会消费券', '工会消费券', '电影券', '文旅消费券', '体育消费券', '餐饮券'], u(b, 2)) as type,
  'MB' || face as template, activity_no,
  case when u(c, 3) < 0.97 then member_no end as member_no, phone,
  case when dirt = 'contradiction' then moment(redeems + 3456000)::varchar
    else dirty_date(issued, dirt, d) end as issued,
  case when is_redeemed and redeems <= as_of or dirt = 'contradiction' then moment(redeems) end as redeemed_at,
  date '1970-01-01' + (issued // 86400 + 30)::integer as expires_on,
  case when is_redeemed and redeems <= as_of then dirty_code('已核销', dirt, a)
    when issued + 2592000 < as_of then dirty_code('已过期', dirt, a)
    else dirty_code('已领取', dirt, a) end as status,
  case when dirt = 'spaces' then '¥' || face || '.00' else face || '.00' end as face,
  case when is_redeemed and redeems <= as_of then order_no end as order_no,
  dirty_option(case when is_redeemed and redeems <= as_of then paid::varchar end, dirt, a) as paid,
  case when is_redeemed and redeems <= as_of then merchant_no end as merchant_no,
  class, county as region, org_code
from voucher_facts(t_low, t_high);

-- Money is drawn in 分; a decimal made of an integer is exact and cheap.
create macro yuan(fen) as fen::decimal(12, 0) * 0.01::decimal(2, 2);

-- One row per order line. `export_of` is shop (counter and mall), online or pooled.
create macro consumption_rows(export_of, place, t_low, t_high, as_of) as table
with cell as (
  select c.*, m.* exclude (t, city_idx, serial), k.* exclude (class), s.n_shops,
    serial_of(m.serial, c.city_idx, k.no, c.t) as serial,
    -- Prices drift 0.16% and pay 0.25% a month; dear provinces pay more.
    mean_yuan * income ** 0.7 * (1 + 0.0041 * c.t) * exp(-spread * spread / 2) as price
  from consumption_cells c
  join city_months m on m.city_idx = c.city_idx and m.t = c.t
  join classes k on k.class = c.class
  join shop_counts s on s.city_idx = c.city_idx and s.class = c.class
  where c.t between t_low and t_high and (place = 'all' or (m.province = '330000') = (place = '330000'))
),
row_of as (
  select *, serial + k % n as id from (select * exclude (no), records(n, 'order-repeat', serial) as k from cell)
),
moded as (
  select *, case when u(a, 3) < 0.012 then 'pooled' when u(a, 3) < 0.10 then 'online' else 'shop' end as mode
  from (select *, draw('o1', id) as a from row_of)
),
sent as (select *, draw('o2', id) as b, draw('o3', id) as c from moded where mode = export_of),
lined as (
  select *, unnest(range(1 + (u(b, 3) < 0.32)::integer + (u(b, 3) < 0.08)::integer)) as line
  from sent
  where not (u(c, 0) < 0.012 and (first_day + month_days + 21) * 86400 > as_of)
),
drawn as (
  select *, draw('o4', id * 4 + line) as d, draw('o5', id * 4 + line) as e, draw('o6', id * 4 + line) as f from lined
),
priced as (
  select *,
    dirt(d) as dirt,
    working_second(first_day, month_days, off, b, c) as ordered,
    case when mode = 'pooled' then 20 + floor(280 * u(f, 0) ** 2)::integer end as headcount,
    0.06 + 0.18 * u(f, 1) as discount,
    case when u(f, 2) < 0.012 then 1.0 when u(f, 2) < 0.018 then 0.5 else 0 end as refunded,
    pick_member(member_offset, joined, tilt, female, 0.06, a) as mid
  from drawn
),
paying as (
  select p.*, m.* exclude (mid), member_no(p.mid, province) as member_no, member_name(p.mid) as name,
    member_phone(p.mid) as phone,
    round(price * exp(spread * normal(e)) * coalesce(headcount, 1) * 100)::bigint as fen
  from priced p join member_attributes m on m.mid = p.mid
)
select
  t,
  dirty_key('DD' || id, dirt) as no,
  line + 1 as line_no,
  case when mode = 'pooled' or left_day * 86400 <= ordered then null else member_no end as member_no,
  name, case when mode = 'online' then phone end as phone, '样例地址' || county || '号' as address,
  dirty_date(ordered, dirt, e) as ordered,
  typed_date(ordered, dirt) as ordered_at,
  shop_no(city, class, n_shops, draw('o7', id)) as merchant_no,
  dirty_code(case when province = '330000' then class else class_name end, dirt, f) as class,
  'SP' || class || (1000 + floor(u(d, 0) * 400)::integer) as item_code,
  '样例商品' || class || (1000 + floor(u(d, 0) * 400)::integer) as item_name,
  case when u(d, 1) < service then '是' else '否' end as is_service,
  coalesce(headcount, 1 + floor(3 * u(d, 2) ** 3)::integer) as quantity,
  yuan(round(fen / (1 - discount))) as list_price,
  case
    when dirt = 'spaces' then '¥' || yuan(fen)
    when dirt = 'date_style' then format('{:t,}', fen // 100) || '.' || right((100 + fen % 100)::varchar, 2)
    else yuan(fen)::varchar
  end as paid,
  yuan(fen) as paid_yuan,
  case when mode = 'pooled' then yuan(fen)
    when u(f, 3) < 0.14 then yuan(fen * 3 // 10) end as union_paid,
  case when u(f, 3) between 0.14 and 0.18 then yuan(fen // 10) end as subsidy_paid,
  case when dirt = 'contradiction' then yuan(fen * 3 // 2 + 100)
    when refunded > 0 then yuan(round(fen * refunded)) end as refund,
  dirty_option(null::varchar, dirt, e) as activity_no,
  case when mode = 'pooled' then '单位集采' else '个人' end as buy_mode,
  headcount,
  case when mode = 'online' then '是' else '否' end as is_online,
  case when refunded = 1 then '已退款' when refunded > 0 then '部分退款' else '已支付' end as status,
  county as region, org_code
from paying;

-- Orders paid with a voucher, as the voucher system books them.
create macro voucher_order_rows(t_low, t_high, as_of) as table
select
  t, order_no as no, member_no, moment(redeems) as ordered_at, merchant_no, class, paid,
  (paid * 1.08)::decimal(12, 2) as list_price, least(face, paid)::decimal(12, 2) as voucher_paid, voucher_no,
  activity_no, county as region, org_code
from voucher_facts(t_low, t_high)
where is_redeemed and redeems <= as_of;
