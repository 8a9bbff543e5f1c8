with
  collective_agreements as (select * from staging.stg_collective_agreements where in_build(event_month)),
  org_places as (select * from intermediate.int_org_places),
  regions as (select * from reference.regions),

  placed as (
    select
      collective_agreements.*,
      coalesce(collective_agreements.region_code, org_places.region_code) as own_region_code
    from collective_agreements
    left join org_places
      on collective_agreements.org_code = org_places.org_code and org_places.from_month <= collective_agreements.event_month
  )

select
  placed.record_id,
  cast(placed.source as varchar) as source,
  cast(placed.event_date as date) as event_date,
  cast(placed.event_month as integer) as event_month,
  cast(placed.cell_key as bigint) as cell_key,
  cast(given(regions.province_code) as varchar) as province_code,
  cast(given(regions.city_code) as varchar) as city_code,
  cast(placed.agreement_no as bigint) as agreement_no,
  cast(placed.agreement_type as varchar) as agreement_type,
  cast(placed.scope as varchar) as scope,
  cast(placed.org_code as varchar) as org_code,
  cast(placed.industry as varchar) as industry,
  cast(placed.unit_type as varchar) as unit_type,
  cast(placed.signed_on as date) as signed_on,
  cast(placed.valid_until as date) as valid_until,
  cast(placed.enterprises as bigint) as enterprises,
  cast(placed.workers as bigint) as workers,
  cast(placed.wage_rise_percent as decimal(6, 2)) as wage_rise_percent,
  cast(placed.is_profit_linked as boolean) as is_profit_linked,
  cast(placed.is_renewal as boolean) as is_renewal
from placed
left join regions on placed.own_region_code = regions.code
