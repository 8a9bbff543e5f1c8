-- The union tree: federations by region, industrial unions without a region, organ and zone unions, and grass-roots
-- unions that hang under any of them.
create table industries as
select code, sum(share) over (order by code) / 121.0 as upper,
  (sum(share) over (order by code) - share) / 121.0 as lower
from (values
  ('A', 3), ('B', 2), ('C', 28), ('D', 2), ('E', 12), ('F', 10), ('G', 9), ('H', 5), ('I', 5), ('J', 4), ('K', 3),
  ('L', 5), ('M', 3), ('N', 2), ('O', 5), ('P', 7), ('Q', 6), ('R', 2), ('S', 8)
) i(code, share);

create table industrial_unions as
select * from (values
  ('01', '教科文卫体工会', 'P'), ('02', '海员建设工会', 'E'), ('03', '能源化学地质工会', 'B'), ('04', '机械冶金建材工会', 'C'),
  ('05', '国防邮电工会', 'G'), ('06', '财贸轻纺烟草工会', 'F'), ('07', '农林水利气象工会', 'A')
) i(no, name, industry);

create table org_tree as
select 'G000000' as org_code, '全国总工会(样例)' as org_name, '地方工会' as org_type, '全国' as org_level,
  null as parent_code, '000000' as region, false as is_zone, null as industry
union all
select 'G' || province, name_zh || '总工会(样例)', '地方工会', '省级', 'G000000', province, false, null from provinces
union all
select 'G' || city, city_name || '总工会(样例)', '地方工会', '地市级', 'G' || province, city, false, null from cities
union all
select 'G' || county, county || '区县总工会(样例)', '地方工会', '区县级', 'G' || city, county, false, null
from counties join cities using (city) where is_pilot
union all
select 'C00' || no, '全国' || name || '(样例)', '产业工会', '全国', 'G000000', null, false, industry from industrial_unions
union all
select 'C' || left(province, 2) || no, p.name_zh || i.name || '(样例)', '产业工会', '省级', 'G' || province, null, false,
  industry
from provinces p, industrial_unions i
union all
select 'J' || left(province, 2) || '00', name_zh || '直属机关工会(样例)', '机关工会', '省级', 'G' || province, province, false, 'S'
from provinces
union all
select 'K' || left(city, 4) || lpad((j + 1)::varchar, 2, '0'), city_name || '第' || (j + 1)::varchar || '经济开发区工会(样例)',
  '开发区工会', '区县级', 'G' || city, county, true, null
from cities join county_of using (city_idx)
where j < case when is_pilot then 2 else 1 end and n_counties > 0
order by org_code;

create table grassroots as
with placed as (select *, unnest(range(greatest(3, n_members // 24))) as i from cities),
unit as (
  select *, draw('org', city_idx * 100000 + i) as x, draw('org2', city_idx * 100000 + i) as y from placed
)
select
  'B' || left(city, 4) || lpad(unit.i::varchar, 5, '0') as org_code,
  city_name || '样例' || choose(['机电', '物流', '纺织', '建工', '商贸', '医药', '信息', '食品', '环保', '传媒'], u(x, 1)) || '公司'
    || unit.i::varchar || '工会'
    as org_name,
  unit.city_idx, unit.i::integer as i,
  n.code as industry,
  case
    when n.code in ('P', 'Q', 'S') and u(x, 2) < 0.8 then '机关事业'
    when n.code = 'G' and u(x, 2) < 0.3 then '平台企业'
    else choose(['私营', '私营', '私营', '私营', '私营', '私营', '国有及国有控股', '国有及国有控股', '外商', '港澳台', '集体', '个体与灵活就业', '社会组织'],
      u(x, 3))
  end as unit_type,
  coalesce(k.county, city) as region,
  case
    when n.code = 'S' and u(y, 0) < 0.4 then 'J' || left(province, 2) || '00'
    when u(y, 0) < 0.14 and iu.no is not null then 'C' || left(province, 2) || iu.no
    when u(y, 0) < 0.24 and n_counties > 0 then 'K' || left(city, 4) || '01'
    when is_pilot and k.county is not null and n_counties > 0 then 'G' || k.county
    else 'G' || city
  end as parent_code,
  date '1985-03-01' + floor(u(y, 1) * 14800)::integer as founded_on
from unit
join industries n on u(x, 0) >= n.lower and u(x, 0) < n.upper
left join industrial_unions iu on iu.industry = n.code
left join county_of k on k.city_idx = unit.city_idx and k.j = floor(u(y, 2) * greatest(n_counties, 1))::integer
order by unit.city_idx, unit.i;

create table org_counts as select city_idx, count(*)::integer as n_orgs from grassroots group by city_idx;
