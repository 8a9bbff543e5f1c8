with
  consumption as (select * from marts.consumption where in_build(event_month)),
  merchants as (select merchant_no, as_code(given(merchant_type)) as merchant_type from intermediate.int_merchants_known),

  -- Lines without a number of pieces have an amount but no price.
  priced as (
    select
      consumption.event_month, consumption.province_code, consumption.consumption_class, consumption.buy_mode,
      merchants.merchant_type, consumption.quantity, consumption.paid_fen, consumption.list_fen, consumption.saving_fen
    from consumption
    left join merchants on consumption.merchant_no = merchants.merchant_no
    where consumption.quantity > 0 and consumption.paid_fen > 0
  ),

  items as (
    select
      event_month, province_code, consumption_class, given(merchant_type) as merchant_type, buy_mode,
      count(*) as lines, total(quantity) as quantity, total(paid_fen) as paid_fen,
      total(list_fen) as list_fen, total(case when list_fen is not null then saving_fen end) as saving_fen,
      count(list_fen) as listed
    from priced
    group by event_month, province_code, consumption_class, given(merchant_type), buy_mode
  )

select
  cast(event_month as integer) as event_month,
  as_code('province') as region_level,
  as_code(province_code) as region_code,
  as_code(consumption_class) as consumption_class,
  as_code(merchant_type) as merchant_type,
  as_code(buy_mode) as buy_mode,
  cast(lines as bigint) as lines,
  cast(quantity as bigint) as quantity,
  cast(paid_fen as bigint) as paid_fen,
  cast(list_fen as bigint) as list_fen,
  cast(saving_fen as bigint) as saving_fen,
  cast(listed as bigint) as listed
from items
union all
select
  cast(event_month as integer),
  as_code('nation'),
  as_code('000000'),
  as_code(consumption_class),
  as_code(merchant_type),
  as_code(buy_mode),
  total(lines),
  total(quantity),
  total(paid_fen),
  total(list_fen),
  total(saving_fen),
  total(listed)
from items
group by event_month, consumption_class, merchant_type, buy_mode
