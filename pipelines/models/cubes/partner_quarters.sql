with
  quarters as (select distinct quarter_of(event_month) as quarter from intermediate.int_months),
  kept as (select quarter from quarters order by quarter desc limit 9),

  offered as (
    select
      quarter_of(event_month) as quarter, partner_no, province_code, city_code, need_domain, seats, used, waiting
    from marts.capacity
    where partner_no is not null and quarter_of(event_month) >= (select min(quarter) from kept)
  )

select
  cast(quarter as integer) as quarter,
  cast(partner_no as bigint) as partner_no,
  as_code(province_code) as province_code,
  as_code(city_code) as city_code,
  as_code(need_domain) as need_domain,
  total(seats) as seats,
  total(used) as used,
  total(waiting) as waiting
from offered
group by quarter, partner_no, province_code, city_code, need_domain
