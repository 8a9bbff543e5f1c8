create macro org_rows() as table
select org_code, org_name, org_type, org_level, parent_code, region, is_zone, industry, null as unit_type,
  date '1950-05-01' + (draw('founded', org_no) % 18000)::integer as founded_on, null::integer as workers,
  null::integer as members, 3 + (draw('cadres', org_no) % 40)::integer as cadres
from (select *, row_number() over (order by org_code) as org_no from org_tree)
union all
select g.org_code, g.org_name, '基层工会', '基层', g.parent_code, g.region, false, g.industry, g.unit_type, g.founded_on,
  (coalesce(m.n, 0) * (1.03 + 0.2 * u(draw('staff', g.city_idx * 100000 + g.i), 0)))::integer, coalesce(m.n, 0),
  (u(draw('staff', g.city_idx * 100000 + g.i), 1) * 3)::integer
from grassroots g
left join (select org_code, count(*)::integer as n from members where left_on is null group by all) m using (org_code)
order by 1;

create table site_list as
with place as (
  select *, unnest(range(case when is_pilot then 22
    else 2 + (draw('sites', city_idx) % 3)::integer end))::integer as j from city_offsets
)
select p.*, p.city_idx * 100 + p.j as site_idx, draw('site', p.city_idx * 100 + p.j) as x,
  draw('site2', p.city_idx * 100 + p.j) as y,
  'ZD' || left(city, 4) || (100 + p.j) as site_no,
  case when p.j < 5 then '工会驿站'
    else choose(['工会驿站', '工会驿站', '工会驿站', '职工服务中心', '工人文化宫', '疗休养院', '职工之家', '职工书屋', '爱心母婴室', '托管班', '工匠学院',
      '劳模创新工作室'],
    u(draw('site', p.city_idx * 100 + p.j), 0)) end as type,
  coalesce(k.county, city) as county
from place p
left join county_of k on k.city_idx = p.city_idx and k.j = p.j % greatest(p.n_counties, 1)
order by site_idx;

create macro site_rows() as table
select site_no, city_name || '样例' || type || (j + 1)::varchar || '号' as site_name, type, county as region,
  'G' || city as org_code,
  case when u(x, 1) < 0.7 then '是' else '否' end as outpost, case when u(x, 2) < 0.5 then '是' else '否' end as window,
  case when type in ('工人文化宫', '职工之家', '职工书屋') or u(x, 3) < 0.2 then '是' else '否' end as community,
  choose([40, 48, 56, 70, 84, 168], u(y, 0)) as hours, (20 + 900 * u(y, 1) ** 3)::decimal(10, 1) as area,
  (4 + 60 * u(y, 2) ** 2)::integer as seats,
  date '2012-05-01' + floor(u(y, 3) * 3000)::integer as opened_on,
  case when u(x, 1) > 0.97 then (select min(first) from months) + 200
    + floor(u(y, 0) * 1500)::integer end as closed_on,
  '样例站长' || site_idx::varchar as keeper, '164' || lpad((site_idx * 31 % 100000000)::varchar, 8, '0') as phone
from site_list order by site_idx;

-- Each site sums a month on its last day; stations see about twelve visits a day (18.61 万 sites, 230.97 万 人次 a day).
create macro visit_rows() as table
select s.site_no, (m.next - 1) as on_date,
  case s.type when '工会驿站' then 'S18' when '职工服务中心' then choose(['S01', 'S02', 'S03'], u(s.x, 2))
    when '工人文化宫' then 'S11'
    when '疗休养院' then 'S06' when '职工书屋' then 'S11' when '爱心母婴室' then 'S15' when '托管班' then 'S08' when '工匠学院' then 'S05'
    when '劳模创新工作室' then 'S05' else 'S18' end as domain,
  poisson(m.days * case s.type when '工会驿站' then 12.4 when '工人文化宫' then 60 when '疗休养院' then 15 else 8 end
    * (0.5 + u(s.y, 1)) * (1 - 0.5 * m.festival) * case when m.of_year in (6, 7, 8) and s.type = '工会驿站' then 1.4
      else 1 end
    * 1.07 ** (m.t / 12.0), draw('visits', s.site_idx::bigint * 100 + m.t)) as visits,
  s.county as region
from site_list s cross join months m
left join planted_cells p on p.family = 'site_visits' and p.city_idx = s.city_idx and p.t = m.t
where not silent(s.city_idx, s.is_pilot, m.t) and p.rows is null
order by m.t, s.site_idx;

create table partner_list as
select c.*, p.j, 'HB' || left(city, 4) || (10 + p.j) as partner_no, draw('partner', c.city_idx * 10 + p.j) as x,
  choose(['S05', 'S06', 'S08', 'S09', 'S14'], u(draw('partner', c.city_idx * 10 + p.j), 1)) as domain
from city_offsets c, range(3) p(j)
where is_pilot or right(city, 4) = '0100'
order by city_idx, p.j;

create macro partner_rows() as table
select partner_no,
  -- The name says what kind of partner it is.
  city_name || '样例' || choose(['服务中心', '协会', '公司', '公司', '公益社', '公益社', '银行'], u(x, 0)) || (j + 1)::varchar as partner_name,
  choose(['政府部门', '行业协会', '优秀企业', '优秀企业', '社会组织', '社会组织', '金融机构'], u(x, 0)) as type, domain, city as region,
  'G' || city as org_code,
  date '2019-01-01' + floor(u(x, 2) * 1200)::integer as joined_on,
  case when u(x, 3) < 0.06 then date '2024-01-01' + floor(u(x, 2) * 900)::integer end as left_on,
  'BZ' || domain || '-2023' as standard_no, case when u(x, 3) < 0.86 then '是' else '否' end as conformant
from partner_list order by city_idx, j;

-- Sites of the pilots that offer places of their own, over the last three years.
create table offering_sites as
select s.site_no, s.county, s.site_idx, k.domain, k.largest, s.x, s.y
from site_list s
join (values ('职工服务中心', 'S04', 60), ('工人文化宫', 'S11', 120), ('疗休养院', 'S06', 80), ('职工之家', 'S14', 40),
  ('托管班', 'S08', 45), ('工匠学院', 'S05', 90), ('劳模创新工作室', 'S05', 20)) k(type, domain, largest) on k.type = s.type
where s.is_pilot;

-- Places offered and taken per month in the five domains that have providers, by pilot city and by other province;
-- those of sites after them. A third of the sites are always full.
create macro capacity_rows() as table
with demand as (
  select case when is_pilot then city else province end as region, domain, t, sum(n)::integer as n
  from service_cells join cities using (city_idx) where domain in ('S05', 'S06', 'S08', 'S09', 'S14') group by all
)
select m.month, region, domain, null as site_no, 'HB' || left(region, 4) || '10' as partner_no,
  greatest(4,
    (avg(n) over (partition by region, domain))
      * (0.85 + 0.3 * u(draw('seats', region::bigint * 100 + right(domain, 2)::integer), 0))
        * (1 + 0.006 * d.t))::integer as seats,
  least(n, greatest(4,
    (avg(n) over (partition by region, domain))
      * (0.85 + 0.3 * u(draw('seats', region::bigint * 100 + right(domain, 2)::integer), 0))
        * (1 + 0.006 * d.t))::integer) as used,
  greatest(0,
    n - greatest(4,
      (avg(n) over (partition by region, domain))
        * (0.85 + 0.3 * u(draw('seats', region::bigint * 100 + right(domain, 2)::integer), 0))
          * (1 + 0.006 * d.t))::integer) as waiting
from demand d join months m using (t)
where n > 0
union all
select m.month, o.county, o.domain, o.site_no, null,
  (6 + o.largest * u(o.y, 1))::integer,
  floor((6 + o.largest * u(o.y, 1))
    * case when u(o.x, 2) < 0.35 then 1 else 0.55 + 0.4 * u(draw('filled', o.site_idx * 1000 + m.t), 0) end)::integer,
  case when u(o.x, 2) < 0.35 then floor(8 * u(draw('queue', o.site_idx * 1000 + m.t), 1))::integer else 0 end
from offering_sites o join months m on m.t >= months_wanted() - 36
order by 1, 2, 3, 4;

-- What would end after the last day of the files is still under way.
create macro project_rows() as table
with dated as (
  select p.*, q.i, z.x2, d.need_name,
    (select min(first) from months) + floor(u(z.x2, 0) * 30 * months_wanted())::integer as started_on,
    (select max(next) from months) as after_all
  from partner_list p join domains d using (domain), range(6) q(i),
    lateral (select draw('project', (p.city_idx * 10 + p.j) * 10 + q.i)) z(x2)
), lasting as (
  select dated.*, started_on + 120 + floor(u(x2, 2) * 300)::integer + case when u(x2, 1) < 0.6 then 0 else 365 end as would_end,
    -- Four in ten come late, by a year at most.
    started_on + 120 + floor(u(x2, 2) * 300)::integer + case when u(x2, 1) < 0.6 then 0 else 365 end < after_all as done
  from dated
)
select 'XM' || left(p.city, 4) || lpad((p.j * 8 + p.i)::varchar, 3, '0') as no,
  p.city_name || '样例' || p.need_name || '项目' || (p.i + 1)::varchar as name, p.partner_no, p.domain,
  p.city as region, 'G' || p.city as org_code, p.started_on,
  case when p.done then p.would_end end as ended_on,
  case when p.done then '完成' else '实施中' end as status,
  (5 + 120 * u(x2, 3) ** 2)::decimal(10, 2) as budget_wan,
  ((5 + 120 * u(x2, 3) ** 2) * (0.3 + 0.5 * u(x2, 1)))::decimal(10, 2) as union_wan,
  (40 + 2000 * u(x2, 3) ** 2)::integer as served,
  case when p.domain in ('S08', 'S09') then (10 + 80 * u(x2, 2))::integer end as places
from lasting p
order by 1;

create macro standard_rows() as table
select 'BZ' || d.domain || '-' || v.year::varchar as no, 'V' || ((v.year - 2019) // 2)::varchar as version,
  regexp_replace(d.need_name, '服务$', '') || '服务规范(样例)' as title, d.domain, 'G000000' as org_code,
  make_date(v.year, 3, 1) as from_on, case when v.year < 2025 then make_date(v.year + 2, 2, 28) end as to_on,
  12 + right(d.domain, 2)::integer % 9 as items,
  200 + (draw('checks', right(d.domain, 2)::integer * 10000 + v.year) % 300)::integer as done,
  ((200 + (draw('checks', right(d.domain, 2)::integer * 10000 + v.year) % 300)::integer)
    * (0.80 + 0.03 * (v.year - 2021)))::integer as passed
from domains d, (values (2021), (2023), (2025)) v(year)
order by 1;
