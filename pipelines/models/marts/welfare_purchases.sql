with
  welfare_purchases as (select * from staging.stg_welfare_purchases where in_build(event_month)),
  org_places as (select * from intermediate.int_org_places),
  regions as (select * from reference.regions),

  placed as (
    select
      welfare_purchases.*,
      coalesce(welfare_purchases.region_code, org_places.region_code) as own_region_code
    from welfare_purchases
    left join org_places
      on welfare_purchases.org_code = org_places.org_code and org_places.from_month <= welfare_purchases.event_month
  )

select
  placed.record_id,
  cast(placed.source as varchar) as source,
  cast(placed.event_date as date) as event_date,
  cast(placed.event_month as integer) as event_month,
  cast(placed.cell_key as bigint) as cell_key,
  cast(given(regions.province_code) as varchar) as province_code,
  cast(given(regions.city_code) as varchar) as city_code,
  cast(placed.purchase_no as bigint) as purchase_no,
  cast(placed.line_no as varchar) as line_no,
  cast(placed.purchased_on as date) as purchased_on,
  cast(placed.org_code as varchar) as org_code,
  cast(placed.industry as varchar) as industry,
  cast(placed.festival as varchar) as festival,
  cast(placed.consumption_class as varchar) as consumption_class,
  cast(placed.is_pooled as boolean) as is_pooled,
  cast(placed.is_preferred as boolean) as is_preferred,
  cast(placed.is_consumption_aid as boolean) as is_consumption_aid,
  cast(given(origins.province_code) as varchar) as origin_province_code,
  cast(placed.headcount as bigint) as headcount,
  cast(placed.amount_fen as bigint) as amount_fen,
  cast(placed.list_amount_fen as bigint) as list_amount_fen,
  cast(placed.merchant_no as bigint) as merchant_no
from placed
left join regions on placed.own_region_code = regions.code
left join regions as origins on placed.origin_code = origins.code
