with
  merchants as (select * from staging.stg_merchants),
  org_places as (select * from intermediate.int_org_places),
  regions as (select * from reference.regions),

  -- Two sources may list the same merchant; the newest export speaks.
  ranked as (
    select
      merchants.*,
      row_number() over (partition by merchants.merchant_no order by merchants.exported_at desc, merchants.source, merchants.record_id) as recency,
      coalesce(merchants.region_code, org_places.region_code) as own_region_code
    from merchants
    left join org_places on merchants.org_code = org_places.org_code
  )

select
  ranked.record_id,
  cast(ranked.source as varchar) as source,
  cast(ranked.cell_key as bigint) as cell_key,
  cast(ranked.merchant_no as bigint) as merchant_no,
  cast(ranked.merchant_name as varchar) as merchant_name,
  cast(ranked.uscc as bigint) as uscc,
  cast(given(regions.province_code) as varchar) as province_code,
  cast(given(regions.city_code) as varchar) as city_code,
  cast(ranked.org_code as varchar) as org_code,
  cast(ranked.merchant_type as varchar) as merchant_type,
  cast(ranked.credit_grade as varchar) as credit_grade,
  cast(ranked.status as varchar) as status,
  cast(ranked.exit_reason as varchar) as exit_reason,
  cast(ranked.standard_no as varchar) as standard_no,
  cast(ranked.is_domestic_brand as boolean) as is_domestic_brand,
  cast(ranked.is_local_specialty as boolean) as is_local_specialty,
  cast(ranked.is_innovative_sme as boolean) as is_innovative_sme,
  cast(ranked.is_consumption_aid as boolean) as is_consumption_aid,
  cast(ranked.stars as bigint) as stars,
  cast(ranked.joined_on as date) as joined_on,
  cast(ranked.status_on as date) as status_on,
  cast(ranked.certified_until as date) as certified_until
from ranked
left join regions on ranked.own_region_code = regions.code
where ranked.recency = 1
