with
  -- A date in the future is a slip of the pen; it must not stretch how far the family reaches.
  records as (
    select * from marts.welfare_purchases where event_month <= (select max(event_month) from intermediate.int_months)
  ),
  suppliers as (
    select merchant_no, is_domestic_brand, is_local_specialty, is_innovative_sme, is_consumption_aid from marts.merchants
  ),

  joined as (
    select
      records.*, suppliers.merchant_no is not null as merchant_known, suppliers.is_domestic_brand,
      suppliers.is_local_specialty, suppliers.is_innovative_sme,
      coalesce(records.is_consumption_aid, false) or coalesce(suppliers.is_consumption_aid, false) as bought_as_aid
    from records
    left join suppliers on records.merchant_no = suppliers.merchant_no
  ),

  -- Things and counts add up, so longer periods are made of months when they are asked for.
  finest as (
    select
      event_month as period, as_code(province_code) as province_code, as_code(city_code) as city_code,
      as_code(given(consumption_class)) as consumption_class,
      as_code(given(industry)) as industry,
      total(amount_fen) as amount_fen,
      total(case when merchant_known then amount_fen end) as known_fen,
      total(case when is_domestic_brand then amount_fen end) as domestic_fen,
      total(case when is_local_specialty then amount_fen end) as local_fen,
      total(case when is_innovative_sme then amount_fen end) as sme_fen,
      total(case when bought_as_aid then amount_fen end) as aid_fen,
      total(list_amount_fen) as list_fen,
      total(case when list_amount_fen is not null then amount_fen end) as listed_fen
    from joined
    group by event_month, province_code, city_code, consumption_class, industry
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select levels.region_level, splits.split, as_code(set_name(splits.split, null)) as grouping_set
    from (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('consumption_class'), ('industry')) as splits (split)
  ),

  placed as (
    select
      finest.*, offered.region_level, offered.grouping_set,
      case offered.region_level when 'province' then province_code when 'city' then city_code else as_code('000000') end as region_code,
      case when offered.split = 'consumption_class' then consumption_class else as_code('*') end as consumption_class_member,
      case when offered.split = 'industry' then industry else as_code('*') end as industry_member
    from finest cross join offered
  )

select
  as_code('month') as period_grain,
  cast(period as integer) as period,
  as_code(region_level) as region_level,
  as_code(region_code) as region_code,
  as_code(grouping_set) as grouping_set,
  as_code(consumption_class_member) as consumption_class,
  as_code(industry_member) as industry,
  total(amount_fen) as amount_fen,
  total(known_fen) as known_fen,
  total(domestic_fen) as domestic_fen,
  total(local_fen) as local_fen,
  total(sme_fen) as sme_fen,
  total(aid_fen) as aid_fen,
  total(list_fen) as list_fen,
  total(listed_fen) as listed_fen
from placed
group by period, region_level, region_code, grouping_set, consumption_class_member, industry_member
