create table feedback_cells as
with levels as (
  select c.city_idx, k.topic,
    weight * exp(case when is_pilot then 0.12 else 0.30 end * normal(draw('city-topic', c.city_idx * 100 + k.no)))
      * case
          when zone = 'northeast' and topic in ('A03', 'A08') then 1.3
          when zone = 'east' and topic in ('A12', 'A14') then 1.25
          else 1
        end as level
  from cities c cross join topics k
),
waves as (
  select k.topic, k.no, m.t, k.season[m.of_year] / 10 * (1 - 0.45 * m.festival) * 1.05 ** (m.t / 12.0) as wave
  from topics k cross join months m
),
mean as (
  select m.t, m.city_idx, m.is_pilot, m.silent, w.topic, w.no, m.joined * l.level * w.wave * m.appeal_noise as mean
  from city_months m
  join waves w on w.t = m.t
  join levels l on l.city_idx = m.city_idx and l.topic = w.topic
),
total as (select is_pilot, sum(round(mean * 1000000)::hugeint)::double / 1e6 as mean from mean group by is_pilot),
aimed as (
  select m.*, p.unmet, p.dissatisfied, p.app_share, p.industry as step_industry,
    m.mean / total.mean * events_wanted() * 0.0621 * case when m.is_pilot then 0.78
      else 0.22 end * coalesce(p.rows, 1) as wanted,
    draw('appeals', (m.city_idx * 100 + m.no) * 1000 + m.t) as chance
  from mean m
  join total on total.is_pilot = m.is_pilot
  left join planted_cells p on p.family = 'feedback' and p.city_idx = m.city_idx and p.code = m.topic and p.t = m.t
),
counted as (select *, poisson(wanted, chance) as n from aimed where not silent)
select t, city_idx, topic, n::integer as n, coalesce(unmet, 1) as unmet_factor,
  coalesce(dissatisfied, 1) as dissatisfied_factor,
  -- Share of digital channels; the rest calls or writes.
  coalesce(app_share, 0.48) as app_share, step_industry
from counted
where n > 0
order by t, city_idx, topic;

-- `system` is 12351 (hotline, apps and counters), 12345 (referred) or petition. Calls carry a phone, apps a member
-- number; a fifth of those who appeal are not on the register.
create macro feedback_rows(system, t_low, t_high, as_of) as table
with cell as (
  select c.*, m.* exclude (t, city_idx, serial), k.* exclude (topic),
    serial_of(m.serial, c.city_idx, k.no, c.t) as serial
  from feedback_cells c
  join city_months m on m.city_idx = c.city_idx and m.t = c.t
  join topics k on k.topic = c.topic
  where c.t between t_low and t_high
),
row_of as (
  select *, serial + k % n as id from (select * exclude (no), records(n, 'appeal-repeat', serial) as k from cell)
),
routed as (
  select *,
    case
      when u(d, 0) < app_share then case when u(d, 1) < 0.6 then 'APP' when u(d, 1) < 0.8 then '小程序' else '公众号' end
      when u(d, 1) < 0.50 then '12351热线'
      when u(d, 1) < 0.90 then '12345转办'
      when u(d, 1) < 0.96 then '窗口'
      else '信访'
    end as channel,
    u(d, 0) < app_share as is_digital
  from (select *, draw('f4', id) as d from row_of)
),
drawn as (
  select *, draw('f1', id) as a, draw('f2', id) as b, draw('f3', id) as c, draw('f5', id) as e, draw('f6', id) as f, draw('f7', id) as g
  from routed
  where case channel when '12345转办' then '12345' when '信访' then 'petition' else '12351' end = system
),
picked as (
  select *, pick_member(member_offset, joined, tilt, female, new_form, a) as mid
  from drawn
  where not (u(g, 1) < 0.015 and (first_day + month_days + 21) * 86400 > as_of)
),
facts as (
  select r.*, m.county, m.org_code, m.left_day, member_no(r.mid, province) as member_no, member_name(r.mid) as name,
    dirt(f) as dirt,
    working_second(first_day, month_days, off, b, c) as created,
    u(e, 0) < 0.17 * unmet_factor as is_unresolved,
    (86400 * (0.5 + 9 * u(e, 1) ** 2) * case when u(e, 2) < 0.10 then 3 else 1 end)::bigint as took,
    case when u(e, 2) < 0.10 then '难点问题' when u(e, 2) < 0.12 then '特别复杂问题' else '一般问题' end as difficulty,
    u(g, 0) < 0.2 as is_stranger,
    case when u(g, 0) < 0.2 then '161' || (10000000 + draw('stranger', id) % 90000000)
      else member_phone(r.mid) end as phone
  from picked r
  join member_attributes m on m.mid = r.mid
),
timed as (
  select *, created + took as closes, created + 1200 + (12000 * u(f, 0) ** 2)::bigint as dispatches,
    created + 3600 + (120000 * u(f, 1) ** 2)::bigint as responds,
    case system when '12345' then 'ZD' when 'petition' then 'XF' else 'GD' end as prefix
  from facts
)
select
  t, dirty_key(prefix || id, dirt) as no,
  case when u(g, 2) < 0.06 and id > serial then prefix || serial end as parent_no,
  case when u(g, 2) < 0.06 and id > serial then '是' else '否' end as is_repeat,
  case when is_digital and not is_stranger
    and (left_day is null or left_day * 86400 > created) then member_no end as member_no,
  case when is_digital then null else phone end as phone,
  case when is_stranger then '样例市民' || (draw('stranger', id) % 100000) else name end as name,
  dirty_date(created, dirt, c) as created,
  channel,
  case when u(d, 2) < 0.45 then '问题咨询' when u(d, 2) < 0.65 then '服务帮扶' when u(d, 2) < 0.90 then '信访投诉'
    when u(d, 2) < 0.95 then '法律援助'
    else '意见建议' end as kind5,
  case when u(d, 2) < 0.45 then '咨询' when u(d, 2) < 0.65 then '求助' when u(d, 2) < 0.86 then '投诉'
    when u(d, 2) < 0.90 then '举报'
    when u(d, 2) < 0.96 then '建议' when u(d, 2) < 0.985 then '表扬' else '其他' end as nature,
  dirty_code(topic_name, dirt, c) as topic, topic as topic_code,
  case when u(g, 3) < 0.9 then county else city end as region, city_name,
  org_code,
  case when step_industry is not null and u(d, 3) < 0.75 then step_industry
    when u(d, 3) < 0.45 then unit_industry
    else choose(['C', 'C', 'C', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'O', 'P', 'Q', 'S'],
      u(f, 2)) end as industry,
  choose(['私营', '私营', '私营', '私营', '国有及国有控股', '外商', '机关事业', '个体与灵活就业', '平台企业'], u(f, 2)) as unit_type,
  difficulty,
  case when dispatches <= as_of then moment(dispatches) end as dispatched_at,
  case when responds <= as_of then moment(responds) end as responded_at,
  moment(created + 86400 * case difficulty when '一般问题' then 7 when '难点问题' then 15 else 30 end) as due_at,
  case when dirt = 'contradiction' then moment(created - 172800)
    when closes <= as_of then moment(closes) end as closed_at,
  case when closes > as_of then '办理中' else '办结' end as status,
  case
    when closes > as_of then null
    when is_unresolved then case when u(e, 3) < 0.5 then '未解决' when u(e, 3) < 0.8 then '部分解决' else '不予受理' end
    else dirty_option('已解决', dirt, c)
  end as resolution,
  case when closes > as_of then null when u(c, 0) < 0.62 then '已回访' when u(c, 0) < 0.78 then '未接通'
    when u(c, 0) < 0.86 then '拒评' else '未回访' end as revisit,
  case
    when closes > as_of or u(c, 0) >= 0.62 then null
    when u(a, 3) < case when is_digital then 0.09 else 0.24 end * dissatisfied_factor * case
      when is_unresolved then 2.2 else 0.75 end
      then case when u(b, 3) < 0.67 then '不满意' else '非常不满意' end
    when u(b, 3) < 0.5 then '非常满意'
    when u(b, 3) < 0.83 then '满意'
    else '基本满意'
  end as satisfaction,
  '样例诉求:' || case when is_stranger then '市民'
    else name end || ',联系电话' || phone || ',身份证号990101199001010019,反映' || topic_name || '问题,请予处理。' as content,
  '关于' || topic_name || '的诉求' as title
from timed;
