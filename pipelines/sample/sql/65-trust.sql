create table rating_cells as
with mean as (
  select m.t, m.city_idx, m.silent, k.class, k.no,
    m.joined * k.weight * k.season[m.of_year] * 1.12 ** (m.t / 12.0) as mean
  from city_months m cross join classes k
),
total as (select sum(round(mean * 1000)::hugeint)::double / 1e3 as mean from mean),
aimed as (
  select m.*, p.merchant_no as planted_no, coalesce(p.pull, 0) as pull, coalesce(p.score_shift, 0) as score_shift,
    m.mean / total.mean * events_wanted() * 0.0225 * coalesce(p.rows, 1) as wanted,
    draw('ratings', (m.city_idx * 100 + m.no) * 1000 + m.t) as chance
  from mean m
  cross join total
  left join planted_cells p on p.family = 'merchant_ratings' and p.city_idx = m.city_idx and p.code = m.class
    and p.t = m.t
),
counted as (select *, poisson(wanted, chance) as n from aimed where not silent)
select * exclude (silent, mean, no, wanted, chance) replace (n::integer as n)
from counted
where n > 0
order by t, city_idx, class;

-- A shop's score follows its latent quality; a planted step pulls rows to one shop and lowers its score.
create macro rating_rows(t_low, t_high) as table
with cell as (
  select c.*, m.* exclude (t, city_idx, serial), k.* exclude (class), s.n_shops,
    serial_of(m.serial, c.city_idx, k.no, c.t) as serial
  from rating_cells c
  join city_months m on m.city_idx = c.city_idx and m.t = c.t
  join classes k on k.class = c.class
  join shop_counts s on s.city_idx = c.city_idx and s.class = c.class
  where c.t between t_low and t_high
),
row_of as (
  select *, serial + k % n as id from (select * exclude (no), records(n, 'rating-repeat', serial) as k from cell)
),
drawn as (
  select *, draw('r1', id) as a, draw('r2', id) as b, draw('r3', id) as c, draw('r4', id) as d from row_of
),
shopped as (
  select *,
    case when u(d, 2) < pull then planted_no else shop_no(city, class, n_shops, draw('r5', id)) end as merchant_no,
    working_second(first_day, month_days, off, b, c) as rated, dirt(d) as dirt,
    pick_member(member_offset, joined, tilt, female, 0.06, a) as mid
  from drawn
),
scored as (
  select s.*, member_no(s.mid, province) as member_no, member_phone(s.mid) as phone, m.county,
    greatest(1, least(5, round(4.35 + 0.45 * q.quality + 0.8 * normal(draw('r6', id))
      + case when s.merchant_no = planted_no then score_shift else 0 end)))::integer as score
  from shopped s
  join member_attributes m on m.mid = s.mid
  join (select merchant_no, quality from merchants) q on q.merchant_no = s.merchant_no
)
select
  t, dirty_key('PJ' || id, dirt) as no,
  case when dirt = 'spaces' then merchant_no || chr(9) else merchant_no end as merchant_no, member_no, phone,
  dirty_date(rated, dirt, c) as rated,
  case when dirt = 'contradiction' then 9 else score end as score,
  greatest(1, least(5, score + floor(3 * u(c, 0))::integer - 1)) as quality,
  greatest(1, least(5, score + floor(3 * u(d, 0))::integer - 1)) as price,
  greatest(1, least(5, score + floor(3 * u(d, 1))::integer - 1)) as service,
  greatest(1, least(5, score + floor(3 * u(b, 3))::integer - 1)) as delivery,
  case when dirt = 'unknown_code' then '待定' when u(a, 2) < 0.9 then '是' else '否' end as is_verified,
  dirty_option(case when u(a, 1) < 0.06 then '是' else '否' end, dirt, c) as is_follow_up,
  '样例评价:' || (['很差', '不好', '一般', '不错', '很好'])[score] as content,
  county as region
from scored;

create table dispute_cells as
with mean as (
  select m.t, m.city_idx, m.silent, k.class, k.no,
    m.joined * k.share * (0.7 + 0.3 * k.service) * 1.09 ** (m.t / 12.0)
      * ([10, 9, 15, 10, 10, 11, 10, 10, 10, 10, 13, 10])[m.of_year] as mean
  from city_months m cross join classes k
),
total as (select sum(round(mean * 1000)::hugeint)::double / 1e3 as mean from mean),
aimed as (
  select m.*, p.merchant_no as planted_no, coalesce(p.pull, 0) as pull, coalesce(p.prepaid, 0.09) as prepaid,
    coalesce(p.settled, 0.60) as settled,
    m.mean / total.mean * events_wanted() * 0.0113 * coalesce(p.rows, 1) as wanted,
    draw('disputes', (m.city_idx * 100 + m.no) * 1000 + m.t) as chance
  from mean m
  cross join total
  left join planted_cells p on p.family = 'disputes' and p.city_idx = m.city_idx and p.code = m.class and p.t = m.t
),
counted as (select *, poisson(wanted, chance) as n from aimed where not silent)
select * exclude (silent, mean, no, wanted, chance) replace (n::integer as n)
from counted
where n > 0
order by t, city_idx, class;

-- Natures keep the national shares of 2025 (中消协): 27.68, 23.79, 19.51, 7.88, 5.93, 4.73, 3.48, 1.08, 0.78, 5.13.
create macro dispute_nature(v) as
  case when v < 0.2768 then '售后服务' when v < 0.5147 then '合同' when v < 0.7098 then '质量' when v < 0.7886 then '虚假宣传'
    when v < 0.8479 then '安全' when v < 0.8952 then '价格' when v < 0.9300 then '假冒' when v < 0.9408 then '人格尊严'
    when v < 0.9486 then '计量' else '其他' end;

create macro dispute_rows(t_low, t_high, as_of) as table
with cell as (
  select c.*, m.* exclude (t, city_idx, serial), k.* exclude (class), s.n_shops,
    serial_of(m.serial, c.city_idx, k.no, c.t) as serial
  from dispute_cells c
  join city_months m on m.city_idx = c.city_idx and m.t = c.t
  join classes k on k.class = c.class
  join shop_counts s on s.city_idx = c.city_idx and s.class = c.class
  where c.t between t_low and t_high
),
row_of as (
  select *, serial + k % n as id from (select * exclude (no), records(n, 'dispute-repeat', serial) as k from cell)
),
drawn as (
  select *, draw('d1', id) as a, draw('d2', id) as b, draw('d3', id) as c, draw('d4', id) as d,
    draw('d5', id) as e from row_of
),
picked as (select *, pick_member(member_offset, joined, tilt, female, 0.06, a) as mid from drawn),
facts as (
  select r.*, member_no(r.mid, province) as member_no, member_name(r.mid) as name, member_phone(r.mid) as phone,
    m.county, m.org_code, dirt(d) as dirt,
    working_second(first_day, month_days, off, b, c) as accepted,
    u(e, 0) < prepaid as is_prepaid, u(e, 1) < 0.46 as is_online, u(e, 2) < 0.07 as is_bigticket,
    (60 + 700 * u(e, 3) ** 3 + case when u(e, 0) < prepaid then 2500 * u(d, 0) else 0 end
      + case when u(e, 2) < 0.07 then 9000 else 0 end)::decimal(12, 2) as disputed,
    u(c, 0) < settled as is_settled,
    (86400 * (3 + 40 * u(d, 1) ** 2))::bigint as took
  from picked r
  join member_attributes m on m.mid = r.mid
),
timed as (select *, accepted + took as closes from facts)
select
  t, dirty_key('JF' || id, dirt) as no,
  dirty_date(accepted, dirt, c) as accepted, member_no, name, phone,
  case when u(d, 2) < pull then planted_no else shop_no(city, class, n_shops, draw('d6', id)) end as merchant_no,
  case when is_online then '是' else '否' end as online, case when is_prepaid then '是' else '否' end as prepaid,
  case when is_bigticket then '是' else '否' end as bigticket,
  dirty_code(dispute_nature(u(a, 3)), dirt, c) as nature,
  case when u(b, 3) < 0.5363 then '商品' when u(b, 3) < 0.9557 then '服务' else '其他' end as object,
  class, disputed,
  case when closes <= as_of and is_settled then (disputed * (0.5 + 0.5 * u(a, 2)))::decimal(12, 2)
    else 0 end as recovered,
  case when u(b, 2) < 0.12 then '是' else '否' end as legal_aid,
  case
    when closes > as_of then '办理中'
    when is_settled then '调解成功'
    else choose(['调解不成', '调解不成', '撤诉', '转行政', '诉讼', '不予受理'], u(b, 2))
  end as outcome,
  dirty_option(case when dirt = 'contradiction' then moment(accepted - 777600)::varchar
    when closes <= as_of then moment(closes)::varchar end, dirt, c) as closed,
  county as region, org_code,
  '样例投诉:本人' || name || '(' || phone || ')与商家发生' || class_name || '消费纠纷' as content
from timed;
