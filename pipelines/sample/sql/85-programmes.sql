create macro activity_rows() as table
with planned as (
  select c.city, c.city_name, c.city_idx, c.province, m.*, e.i,
    draw('activity', (c.city_idx * 1000 + m.t) * 10 + e.i) as x,
    draw('activity2', (c.city_idx * 1000 + m.t) * 10 + e.i) as y
  from city_offsets c cross join months m cross join range(2) e(i)
  where c.is_pilot and (e.i = 1 or u(draw('activity', (c.city_idx * 1000 + m.t) * 10 + e.i), 0) < 0.9)
    or right(c.city, 4) = '0100' and e.i = 1
)
select 'HD' || left(city, 4) || strftime(first, '%Y%m') || i::varchar as no,
  city_name || '样例' || case when i = 1 then '消费促进月'
    else choose(['春秋游', '运动会', '读书活动', '联谊交友', '技能大赛'], u(x, 1)) end as name,
  case when i = 1 then '消费促进' else choose(['春秋游', '体育活动', '文化活动', '联谊交友', '培训竞赛'], u(x, 1)) end as type,
  case when i = 1 then 'S13'
    else (['S11', 'S11', 'S11', 'S10', 'S05'])[1 + floor(u(x, 1) * 5)::integer] end as domain,
  city as region, 'G' || city as org_code, first + floor(u(x, 2) * 20)::integer as started_on,
  first + floor(u(x, 2) * 20)::integer + 1 + floor(u(x, 3) * 20)::integer as ended_on,
  (3 + 60 * u(y, 0) ** 2)::decimal(10, 2) as budget_wan,
  case when i = 1 then ((3 + 60 * u(y, 0) ** 2) * 0.7)::decimal(10, 2) end as subsidy_wan,
  (30 + 900 * u(y, 1) ** 2)::integer as participants, ((30 + 900 * u(y, 1) ** 2) * (1.1 + u(y, 2)))::integer as visits
from planned
order by 1;

-- Festival goods bought by grass-roots unions; provincial caps keep them near a thousand yuan a head and year.
create macro welfare_rows() as table
with every_festival as (
  select f.spring_festival - 12 as bought_on, '春节' as name, 420 as yuan from festivals f
  union all select f.dragon_boat - 8, '端午节', 200 from festivals f
  union all select f.mid_autumn - 9, '中秋节', 260 from festivals f
  union all select make_date(f.year, 4, 24), '劳动节', 120 from festivals f
  union all select make_date(f.year, 9, 24), '国庆节', 140 from festivals f
),
festival as (select f.*, m.t from every_festival f join months m on f.bought_on >= m.first and f.bought_on < m.next),
bought as (
  select g.*, f.*, c.income, c.city, draw('welfare', (g.city_idx * 100000 + g.i)::bigint * 1000 + f.t) as x,
    draw('welfare2', (g.city_idx * 100000 + g.i)::bigint * 1000 + f.t) as y, n.n as heads
  from grassroots g
  join city_offsets c using (city_idx)
  join (select org_code, count(*)::integer as n from members group by all) n using (org_code)
  cross join festival f
  where u(draw('welfare', (g.city_idx * 100000 + g.i)::bigint * 1000 + f.t), 0) < 0.06
)
select 'CG' || right(org_code, 9) || strftime(bought_on, '%y%m%d') as no, 1 as line_no,
  -- Seven in eight name their supplier: a shop of the city that sells this class.
  case when u(draw('supplier', epoch(bought_on)::bigint + i), 1) < 0.88
    then shop_no(city, k.class, k.n_shops, draw('supplier', epoch(bought_on)::bigint + i)) end as merchant_no,
  bought_on + floor(u(y, 0) * 6)::integer - 3 as bought_on, org_code, region, industry, name as festival,
  choose(['食品烟酒', '食品烟酒', '食品烟酒', '生活用品及服务', '教育文化娱乐', '其他用品及服务'], u(x, 1)) as class,
  case when u(x, 2) < 0.25 + 0.35 * t / months_wanted() then '是' else '否' end as pooled,
  case when u(x, 3) < 0.55 then '是' else '否' end as preferred, case when u(y, 1) < 0.2 then '是' else '否' end as aid,
  -- Half is grown or made at home; aid comes from a few provinces of the west. One in six does not say.
  case
    when u(draw('origin', epoch(bought_on)::bigint * 1000 + i), 0) < 0.16 then null
    when u(y, 1) < 0.2 then choose(['530000', '530000', '520000', '620000', '650000', '540000'], u(draw('origin', epoch(bought_on)::bigint * 1000 + i), 1))
    when u(draw('origin', epoch(bought_on)::bigint * 1000 + i), 1) < 0.55 then left(city, 2) || '0000'
    else choose(['230000', '230000', '370000', '410000', '450000', '610000', '330000', '510000'], u(draw('origin', epoch(bought_on)::bigint * 1000 + i), 2))
  end as origin,
    heads,
  (heads * yuan * income ** 0.5 * (0.7 + 0.5 * u(y, 2)) * (1 + 0.0016 * t) / 10000)::decimal(12, 4) as wan,
  (heads * yuan * income ** 0.5 * (0.7 + 0.5 * u(y, 2))
    * (1 + 0.0016 * t) / 10000 / (0.80 + 0.15 * u(y, 3)))::decimal(12, 4) as list_wan
from bought
left join shop_counts k on k.city_idx = bought.city_idx
  and k.class = case choose(['食品烟酒', '食品烟酒', '食品烟酒', '生活用品及服务', '教育文化娱乐', '其他用品及服务'], u(x, 1))
    when '食品烟酒' then '01' when '生活用品及服务' then '04' when '教育文化娱乐' then '06' else '08' end
order by bought_on, no;

create macro skill_rows() as table
with cell as (
  select m.*,
    poisson(m.joined * 0.003 * ([7, 8, 13, 13, 12, 11, 9, 8, 12, 11, 10, 8])[m.of_year] / 10 * 1.1 ** (m.t / 12.0),
      draw('skills', m.city_idx * 1000 + m.t)) as n
  from city_months m
),
row_of as (select *, unnest(range(n)) as i, (city_idx * 1000 + t)::bigint * 1024 + unnest(range(n)) as id from cell),
drawn as (select *, draw('k1', id) as a, draw('k2', id) as b, draw('k3', id) as c, draw('k4', id) as d from row_of)
select 'PX' || strftime(first, '%Y%m') || lpad(city_idx::varchar, 4, '0') || lpad(i::varchar, 4, '0') as no,
  member_no(x.mid, province) as member_no,
  member_name(x.mid) as name, 'ZS' || id::varchar as certificate,
  choose(['培训', '培训', '培训', '培训', '证书', '证书', '竞赛', '学历提升'], u(b, 0)) as kind,
  'KC' || lpad(floor(u(b, 1) * 60)::varchar, 3, '0') as course,
  case when u(b, 1) < 0.18 + 0.25 * t / months_wanted() then '是' else '否' end as digital,
  choose(['初级工', '中级工', '中级工', '高级工', '高级工', '技师', '高级技师'], u(b, 2)) as level,
  choose(['用人单位', '社会培训评价组织'], u(b, 3)) as evaluator,
  dirty_date(working_second(first_day, month_days, off, c, b), dirt(d), a) as enrolled,
  case when dirt(d) = 'contradiction' then date '1970-01-01'
    + (working_second(first_day, month_days, off, c, b) // 86400 - 30)::integer
      when u(d, 0) < 0.82 then date '1970-01-01'
        + (working_second(first_day, month_days, off, c, b) // 86400 + 5
          + floor(u(d, 1) * 60))::integer end as completed_on,
  case when u(d, 0) < 0.82 then '是' else '否' end as completed, case when u(d, 2) < 0.6 then '是' else '否' end as free,
  m.county as region, m.org_code, m.industry
from (select *, pick_member(member_offset, joined, 0.7, 0.45, 0.08, a) as mid from drawn) x
  join member_attributes m on m.mid = x.mid
order by first, no;

create macro agreement_rows() as table
select 'HT' || right(g.org_code, 9) || lpad(q.y::varchar, 2, '0') as no,
  choose(['综合集体合同', '综合集体合同', '工资专项集体合同', '工资专项集体合同', '女职工专项协议', '劳动安全卫生专项协议', '能级工资专项协议', '算法和劳动规则协议'],
    u(x, 0)) as type,
  choose(['企业', '企业', '企业', '行业', '区域'], u(x, 1)) as scope, g.org_code, g.region, g.industry, g.unit_type,
  (select min(first) from months) + floor((q.y + u(x, 2)) * 360)::integer as signed_on,
  (select min(first) from months) + floor((q.y + u(x, 2)) * 360)::integer + 1095 as until,
  case when u(x, 1) < 0.6 then 1 else 3 + floor(30 * u(x, 3))::integer end as enterprises,
  (20 + 900 * u(x, 3) ** 2)::integer as workers,
  (2 + 5 * u(draw('rise', g.city_idx * 100000 + g.i), q.y % 4))::decimal(5, 2) as rise,
  case when u(x, 2) < 0.35 then '是' else '否' end as linked, case when q.y > 2 then '是' else '否' end as renewal
from grassroots g, range((months_wanted() + 11) // 12) q(y),
  lateral (select draw('agreement', (g.city_idx * 100000 + g.i)::bigint * 10 + q.y)) z(x)
where u(x, 3) < 0.12
order by 1;

-- Paid leave, one return a year in December for one unit in four.
create macro leave_rows() as table
with unit as (
  select g.*, m.month, m.t, n.n as workers, draw('leave', (g.city_idx * 100000 + g.i)::bigint * 1000 + m.t) as x
  from grassroots g
  join (select org_code, count(*)::integer as n from members group by all) n using (org_code)
  join months m on m.of_year = 12
  where u(draw('leave-unit', g.city_idx * 100000 + g.i), 0) < 0.25
)
select month, org_code, region, industry, unit_type, '带薪年休假' as kind, workers,
  least(workers,
    floor(workers
      * greatest(0,
        0.30 - 0.012 * t / 12 + 0.2 * (u(x, 1) - 0.5) + case when unit_type = '机关事业' then -0.15
          when industry = 'E' then 0.2 else 0 end)))::integer as zero,
  (workers * (6 + 4 * u(x, 0)))::decimal(12, 1) as entitled,
  (workers * (6 + 4 * u(x, 0))
    * least(1, 0.55 + 0.02 * t / 12 + 0.25 * (u(x, 2) - 0.5) + case when unit_type = '机关事业' then 0.2
      when industry = 'E' then -0.15 else 0 end))::decimal(12, 1) as taken
from unit order by month, org_code;

create macro labour_rows(as_of) as table
with cell as (
  select m.*,
    poisson(m.joined * 0.0012 * ([15, 8, 9, 9, 9, 9, 9, 9, 9, 9, 10, 15])[m.of_year] / 10 * coalesce(p.rows, 1),
      draw('labour', m.city_idx * 1000 + m.t)) as n
  from city_months m
  left join planted_cells p on p.family = 'labour_disputes' and p.city_idx = m.city_idx and p.t = m.t
),
row_of as (select *, serial_of(serial, city_idx, 0, t) + i as id from (select *, unnest(range(n)) as i from cell)),
drawn as (select *, draw('l1', id) as a, draw('l2', id) as b, draw('l3', id) as c, draw('l4', id) as d from row_of),
facts as (
  select x.*, m.* exclude (mid), member_no(x.mid, province) as member_no, member_name(x.mid) as name,
    member_phone(x.mid) as phone, working_second(first_day, month_days, off, b, c) as accepted,
    (86400 * (10 + 60 * u(d, 0) ** 2))::bigint as took
  from (select *, pick_member(member_offset, joined, 0, 0.38, 0.15, a) as mid from drawn) x
    join member_attributes m on m.mid = x.mid
)
select 'LD' || id as no, moment(accepted) as accepted, name, phone, member_no,
  choose(['劳动报酬', '劳动报酬', '劳动报酬', '劳动报酬', '劳动合同与解除', '劳动合同与解除', '社会保险', '工伤', '工时与休息休假', '平台用工'], u(b, 3)) as topic,
  county as region, org_code, industry,
  choose(['私营', '私营', '私营', '国有及国有控股', '外商', '个体与灵活就业', '平台企业'], u(d, 1)) as unit_type,
  case when u(d, 2) < 0.93 then 1 else 2 + floor(40 * u(d, 3) ** 2)::integer end as workers,
  (2000 + 60000 * u(c, 0) ** 3)::decimal(12, 2) as claimed,
  case when accepted + took <= as_of
    and u(d, 3) < 0.7 then ((2000 + 60000 * u(c, 0) ** 3) * (0.4 + 0.6 * u(d, 1)))::decimal(12, 2) end as recovered,
  case when u(a, 3) < 0.62 then '是' else '否' end as mediated, case when u(a, 3) < 0.2 then '是' else '否' end as aid,
  case when accepted + took > as_of then '办理中' when u(a, 3) < 0.62 then '调解'
    else choose(['仲裁', '仲裁', '撤诉', '诉讼'], u(d, 3)) end as outcome,
  case when accepted + took <= as_of then moment(accepted + took) end as closed
from facts order by t, city_idx, id;

-- Four closed questions to a fresh sample each quarter.
create macro survey_rows() as table
with wave as (select * from months where of_year in (3, 6, 9, 12)),
response as (
  select w.*, r.r, c.*, draw('survey', w.t * 100000 + r.r) as x, draw('survey2', w.t * 100000 + r.r) as y,
    draw('survey3', w.t * 100000 + r.r) as z
  from wave w cross join range(greatest(120, least(700, members_wanted() // 300))) r(r)
  join city_offsets c on c.city_idx = (draw('survey-city',
    w.t * 100000 + r.r) % (select count(*) from cities)::ubigint)::integer
)
select 'WJ' || strftime(first, '%Y') || 'Q' || (of_year // 3)::varchar as survey_no,
  'DJ' || strftime(first, '%Y%m') || lpad(r::varchar, 6, '0') as response_no,
  q.code as question, first + floor(u(x, 0) * 27)::integer as answered_on,
  case q.code
    when 'INCOME_EXPECTATION' then choose(case when u(y, 3) < 0.5 + 0.001 * t then ['更好', '更好', '不变']
      else ['不变', '不变', '更差'] end, u(y, 0))
    when 'SPENDING_PLAN' then choose(case when u(y, 3) < 0.45 + 0.0015 * t then ['增加', '增加', '持平']
      else ['持平', '持平', '减少', '说不清'] end, u(y, 1))
    when 'UNION_TRUST' then choose(['非常满意', '非常满意', '满意', '满意', '满意', '基本满意', '不满意'], u(y, 2))
    else choose(['是', '是', '否'], u(z, 0)) end as answer,
  case when q.code = 'NEED_MET' then choose(['S05', 'S06', 'S08', 'S09', 'S11', 'S13', 'S19'], u(z, 1)) end as domain,
  city as region, choose(['C', 'C', 'E', 'F', 'G', 'I', 'P', 'Q', 'S'], u(z, 2)) as industry,
  choose(['16-24', '25-34', '25-34', '35-44', '35-44', '45-54', '55-59'], u(x, 1)) as age,
  choose(['男', '女'], u(x, 2)) as sex,
  case when u(x, 3) < 0.21 then '是' else '否' end as new_form,
  -- Two in five of those invited answer, in some cities more than in others.
  ceil(count(*) over (partition by t, city_idx, q.code) / (0.32 + 0.16 * u(draw('survey-city-rate', city_idx), 0)))::integer as invited,
  (0.6 + 0.8 * u(z, 3))::decimal(8, 4) as weight
from response, (values ('INCOME_EXPECTATION'), ('SPENDING_PLAN'), ('UNION_TRUST'), ('NEED_MET')) q(code)
order by t, r, q.code;
