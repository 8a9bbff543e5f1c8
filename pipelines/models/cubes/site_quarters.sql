with
  quarters as (select distinct quarter_of(event_month) as quarter from intermediate.int_months),
  kept as (select quarter from quarters order by quarter desc limit 9),

  seen as (
    select
      quarter_of(event_month) as quarter, site_no, as_code(need_domain) as need_domain,
      total(visits) as visits, 0 as applications, 0 as seats, 0 as used, 0 as waiting
    from marts.site_visits
    where quarter_of(event_month) >= (select min(quarter) from kept)
    group by quarter_of(event_month), site_no, need_domain
    union all
    select
      quarter_of(event_month), site_no, as_code(need_domain),
      0, count(*), 0, 0, 0
    from marts.services
    where site_no is not null and quarter_of(event_month) >= (select min(quarter) from kept)
    group by quarter_of(event_month), site_no, need_domain
    union all
    select
      quarter_of(event_month), site_no, as_code(need_domain),
      0, 0, total(seats), total(used), total(waiting)
    from marts.capacity
    where site_no is not null and quarter_of(event_month) >= (select min(quarter) from kept)
    group by quarter_of(event_month), site_no, need_domain
  )

select
  cast(quarter as integer) as quarter,
  cast(site_no as bigint) as site_no,
  as_code(need_domain) as need_domain,
  total(visits) as visits,
  total(applications) as applications,
  total(seats) as seats,
  total(used) as used,
  total(waiting) as waiting
from seen
group by quarter, site_no, need_domain
