create macro member_rows(as_of) as table
select
  m.*, member_no(mid, province) as member_no, member_name(mid) as name, member_phone(mid) as phone,
  id_number(birth_year, birth_month, birth_day, birth_no) as id_number,
  dirt(draw('member-dirt', mid)) as dirt,
  case
    when left_on <= moment(as_of)::date then '已退会'
    -- Transfers of the autumn, known to exports made two months after the last month began.
    when as_of > epoch(last_month()) + 60 * 86400 and u(draw('moved', mid), 0) < 0.006 then '已转出'
    when u(draw('kept', mid), 0) < 0.015 then '保留会籍'
    else '已入会'
  end as status
from members m
where joined_on <= moment(as_of)::date;

-- Members as federations return them each month, by city and group; 1% of the returns are missing at random.
create macro denominator_rows() as table
with member_groups as (
  select city_idx, joined_on, left_on,
    unnest(list_filter(['全体会员', case when is_new_form then '新就业形态劳动者' end, case when is_migrant then '农民工' end,
    case when is_female then '女职工' end, case when is_industrial then '产业工人' end, case when is_youth then '青年职工' end],
      lambda g: g is not null)) as grp
  from members
),
moves as (
  select city_idx, grp, greatest(0, datediff('month', (select min(first) from months), joined_on))::integer as t,
    1 as change from member_groups
  union all
  select city_idx, grp, greatest(0, datediff('month', (select min(first) from months), left_on))::integer,
    -1 from member_groups where left_on is not null
),
net as (select city_idx, grp, t, sum(change)::integer as change from moves group by all),
level as (
  select c.city_idx, c.city, c.province, c.is_pilot, g.grp, m.month, m.t,
    sum(coalesce(n.change, 0)) over (partition by c.city_idx, g.grp order by m.t)::integer as members
  from cities c cross join (select distinct grp from net) g cross join months m
  left join net n on n.city_idx = c.city_idx and n.grp = g.grp and n.t = m.t
)
select month, city as region, 'G' || city as org_code, grp, members,
  (members * (1.10 + 0.15 * u(draw('workers', city_idx), 0)))::integer as workers
from level
where not silent(city_idx, is_pilot, t)
  and not exists (select 1
    from planted_cells p where p.family = 'member_denominators' and p.city_idx = level.city_idx and p.t = level.t)
order by t, city_idx, grp;

-- What a press room of the federation would keep: rounds, rules, outages. All invented.
create macro policy_rows() as table
select 'ZC' || lpad(row_number() over (order by from_on, title)::varchar, 3, '0') as no, title, title_en, kind,
  region, domain, from_on, to_on, document
from (values
  ('普惠服务目录(样例)实施', 'Catalogue of member services (sample)', '政策', '000000', 'S13', date '2021-03-01', null,
    '样工发〔2021〕3号'),
  ('入会“一件事”上线(样例)', 'Joining online (sample)', '系统切换', '000000', 'S01', date '2022-07-01', null, null),
  ('户外劳动者驿站建设三年行动(样例)', 'Three-year station programme (sample)', '政策', '000000', 'S18', date '2023-01-01',
    date '2025-12-31', '样工发〔2023〕1号'),
  ('高温劳动保护专项行动(样例)', 'Heat protection campaign (sample)', '活动', '510000', 'S16', date '2024-07-01', date '2024-08-31',
    null),
  ('每年一次工会消费券(样例)', 'One union voucher a year (sample)', '政策', '000000', 'S13', date '2025-03-01', null,
    '样工发〔2025〕2号'),
  ('预付卡商户停业(样例)', 'A prepaid merchant closes (sample)', '突发事件', '330200', 'S17', date '2025-06-03', date '2025-07-31',
    null),
  ('浙江工会消费季(样例)', 'Zhejiang union shopping season (sample)', '活动', '330000', 'S13', date '2025-10-01',
    date '2025-11-30', null),
  ('四川小程序停机维护(样例)', 'Mini program of Sichuan down (sample)', '系统切换', '510000', null, date '2025-11-01',
    date '2025-11-30', null),
  ('岁末欠薪专项整治(样例)', 'Year-end pay campaign (sample)', '活动', '410000', 'S03', date '2025-12-01', date '2026-01-31',
    null),
  ('黑龙江系统迁移,暂停报送(样例)', 'Heilongjiang migrates its system and stops reporting (sample)', '系统切换', '230000', null,
    date '2026-02-01', null, null),
  ('托育服务扩容试点(样例)', 'Child care pilot (sample)', '政策', '510000', 'S08', date '2026-03-01', null, '样工发〔2026〕5号')
) p(title, title_en, kind, region, domain, from_on, to_on, document);
