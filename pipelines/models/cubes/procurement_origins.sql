with
  bought as (
    select * from marts.welfare_purchases where event_month <= (select max(event_month) from intermediate.int_months)
  ),
  suppliers as (select merchant_no, is_local_specialty from marts.merchants)

select
  cast(year_of(bought.event_month) as integer) as year,
  as_code(bought.province_code) as province_code,
  as_code(bought.origin_province_code) as origin_province_code,
  total(bought.amount_fen) as amount_fen,
  total(case when suppliers.is_local_specialty then bought.amount_fen end) as specialty_fen
from bought
left join suppliers on bought.merchant_no = suppliers.merchant_no
group by year_of(bought.event_month), bought.province_code, bought.origin_province_code
