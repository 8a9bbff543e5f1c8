create table service_cells as
with levels as (
  select c.city_idx, d.domain,
    weight * exp(case when is_pilot then 0.10 else 0.30 end * normal(draw('city-domain', c.city_idx * 100 + d.no)))
      * case
          when zone = 'west' and domain in ('S02', 'S04', 'S14') then 1.15
          when zone = 'east' and domain in ('S13', 'S19', 'S05') then 1.12
          when zone = 'northeast' and domain in ('S09', 'S12') then 1.25
          when zone = 'central' and domain in ('S03', 'S04') then 1.10
          else 1
        end as level
  from cities c cross join domains d
),
waves as (
  select d.domain, d.no, m.t,
    d.season[m.of_year] / 10 * (1 + d.festival * m.festival) * (1 + d.growth) ** (m.t / 12.0)
      * exp(0.03 * normal(draw('domain-month', d.no * 1000 + m.t))) as wave
  from domains d cross join months m
),
mean as (
  select m.t, m.city_idx, m.is_pilot, m.silent, w.domain, w.no, m.joined * l.level * w.wave * m.need_noise as mean
  from city_months m
  join waves w on w.t = m.t
  join levels l on l.city_idx = m.city_idx and l.domain = w.domain
),
total as (select is_pilot, sum(round(mean * 1000000)::hugeint)::double / 1e6 as mean from mean group by is_pilot),
aimed as (
  select m.*, p.unmet as unmet_factor, p.dissatisfied as dissatisfied_factor, p.mini_program,
    -- Two in three events are applications, most of them in the pilots: density is what the sample is for.
    m.mean / total.mean * events_wanted() * 0.71
      * case when m.is_pilot then 0.887 else 0.113 end * coalesce(p.rows, 1) as wanted,
    draw('services', (m.city_idx * 100 + m.no) * 1000 + m.t) as chance
  from mean m
  join total on total.is_pilot = m.is_pilot
  left join planted_cells p on p.family = 'service_applications' and p.city_idx = m.city_idx and p.code = m.domain
    and p.t = m.t
),
counted as (select *, poisson(wanted, chance) as n from aimed where not silent)
select t, city_idx, domain, n::integer as n, coalesce(unmet_factor, 1) as unmet_factor,
  coalesce(dissatisfied_factor, 1) as dissatisfied_factor, coalesce(mini_program, 1) as mini_program
from counted
where n > 0
order by t, city_idx, domain;

-- One row per application as a system that exports at `as_of` (seconds since 1970) knows it: it is not closed before
-- it closes, and one row in sixty reaches the system three weeks after its month has ended.
create macro service_rows(place, t_low, t_high, as_of) as table
with cell as (
  select c.*, m.* exclude (t, city_idx, serial), d.* exclude (domain),
    serial_of(m.serial, c.city_idx, d.no, c.t) as serial,
    c.domain in ('S05', 'S06', 'S08', 'S09', 'S14') as has_provider,
    -- The platforms list items since two years and a half; none where the domain has none.
    case when c.t >= months_wanted() - 30 then i.items end as items
  from service_cells c
  join city_months m on m.city_idx = c.city_idx and m.t = c.t
  join domains d on d.domain = c.domain
  left join items i on i.domain = c.domain
  where c.t between t_low and t_high and (place = 'rest' and not m.is_pilot or place = m.province)
),
row_of as (
  select *, serial + k % n as id from (select * exclude (no), records(n, 'services-repeat', serial) as k from cell)
),
drawn as (
  select *, draw('s1', id) as a, draw('s2', id) as b, draw('s3', id) as c, draw('s4', id) as d, draw('s5', id) as e,
    draw('s6', id) as f
  from row_of
),
person as (
  select *,
    pick_member(member_offset, joined, tilt, female, new_form, a) as mid,
    working_second(first_day, month_days, off, b, c) as applied,
    dirt(d) as dirt,
    u(e, 0) < unmet * unmet_factor as is_unmet,
    u(e, 1) < 0.02 as is_cancelled,
    u(e, 2) < 0.45 as is_refusal,
    (days * exp(0.7 * normal(f)) * 86400)::bigint as took,
    u(b, 3) as way
  from drawn
  where not (u(d, 2) < 0.016 and (first_day + month_days + 21) * 86400 > as_of)
),
known as (
  select p.*, m.* exclude (mid), member_no(p.mid, province) as member_no, member_name(p.mid) as name,
    member_phone(p.mid) as phone,
    applied + took as closes, applied + 1800 + (100000 * u(c, 0))::bigint as accepts,
    case
      when way < 0.38 * mini_program then '小程序'
      when way < 0.68 then 'APP'
      when domain = 'S18' and way < 0.9 then '驿站'
      when way < 0.78 then '窗口'
      when way < 0.86 then '企业工会'
      when way < 0.92 then '12351热线'
      when way < 0.97 then '公众号'
      else '驿站'
    end as channel,
    left_day * 86400 <= applied as has_left
  from person p join member_attributes m on m.mid = p.mid
)
select
  t,
  dirty_key('SQ' || id, dirt) as no,
  case when channel in ('驿站', '12351热线') and u(a, 3) < 0.35 or has_left then null else member_no end as member_no,
  name,
  case when channel in ('驿站', '12351热线') then phone end as phone,
  dirty_date(applied, dirt, e) as applied,
  typed_date(applied, dirt) as applied_at,
  dirty_code(case when province = '330000' then domain else need_name end, dirt, e) as domain,
  -- Seven in eight say which item of the domain they ask for.
  case when u(draw('item', id), 1) < 0.875 then choose(items, u(draw('item', id), 0)) end as item,
  tier, channel,
  case when channel = '驿站' then site_prefix || (100 + floor(u(e, 3) * 5)::integer) end as site_no,
  case when has_provider then partner_prefix || (10 + floor(u(f, 3) * 3)::integer) end as partner_no,
  case when u(f, 2) < 0.93 then county else city end as region,
  dirty_option(org_code, dirt, e) as org_code,
  industry,
  case when u(f, 1) < 0.9 then 1 else 2 + floor(u(f, 0) * 4)::integer end as quantity,
  case when has_provider then round((80 + 900 * u(f, 0) ** 2) * (1 + 0.0016 * t))::integer end as amount,
  case
    when is_cancelled then '撤销'
    when accepts > as_of then '待受理'
    when is_unmet and is_refusal then '不予受理'
    when closes > as_of then '办理中'
    else '办结'
  end as status,
  case when accepts <= as_of then moment(accepts) end as accepted_at,
  date '1970-01-01' + (applied // 86400 + days * 2 + 5)::integer as due_on,
  case
    when dirt = 'contradiction' then moment(applied - 259200)
    when closes <= as_of and not is_cancelled and not (is_unmet and is_refusal) then moment(closes)
  end as closed_at,
  dirty_option(
    case when is_unmet and not is_cancelled and accepts <= as_of and (is_refusal or closes <= as_of) then
      case when u(e, 3) < 0.42 then '名额不足' when u(e, 3) < 0.62 then '资格不符' when u(e, 3) < 0.72 then '无此服务'
        when u(e, 3) < 0.82 then '距离远' when u(e, 3) < 0.92 then '时间不合' else '其他' end
    end, dirt, e) as unmet_reason,
  case
    when is_cancelled or closes > as_of or u(d, 0) >= 0.46 then null
    when is_unmet then
      case when u(a, 3) < 0.17 then '满意' when u(a, 3) < 0.5 then '基本满意' when u(a, 3) < 0.84 then '不满意'
        else '非常不满意' end
    when u(d, 1) < 0.035 * dissatisfied_factor then case when u(a, 3) < 0.67 then '不满意' else '非常不满意' end
    when u(a, 3) < 0.5 then '非常满意'
    when u(a, 3) < 0.87 then '满意'
    else '基本满意'
  end as satisfaction,
  '样例申请:本人' || name || ',电话' || phone || ',申请办理' || need_name as reason
from known;
