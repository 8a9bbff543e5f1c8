with
  merchants as (select * from staging.stg_merchants),

  -- Two sources may list the same merchant; the newest export speaks.
  ranked as (
    select merchants.*, row_number() over (partition by merchant_no order by exported_at desc, source, record_id) as recency
    from merchants
  )

select
  cast(merchant_no as bigint) as merchant_no,
  cast(merchant_type as varchar) as merchant_type,
  cast(region_code as varchar) as region_code
from ranked
where recency = 1
