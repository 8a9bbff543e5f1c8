with
  welfare_caps as (select * from staging.stg_welfare_caps),
  regions as (select * from reference.regions),

  -- Two sources may tell of the same rule; the newest export speaks.
  ranked as (
    select
      welfare_caps.*,
      row_number() over (
        partition by region_code, cap_item, effective_from order by exported_at desc, source, record_id
      ) as recency
    from welfare_caps
  ),

  told as (
    select
      ranked.*,
      lead(effective_from) over (partition by region_code, cap_item order by effective_from) as replaced_on
    from ranked
    where recency = 1
  )

select
  told.record_id,
  cast(told.source as varchar) as source,
  cast(told.cell_key as bigint) as cell_key,
  cast(told.region_code as varchar) as region_code,
  cast(regions.level as varchar) as region_level,
  cast(told.cap_item as varchar) as cap_item,
  cast(told.cap_basis as varchar) as cap_basis,
  cast(told.cap_fen as bigint) as cap_fen,
  cast(told.effective_from as date) as effective_from,
  cast(told.effective_to as date) as effective_to,
  cast(told.replaced_on as date) as replaced_on,
  cast(told.document_no as varchar) as document_no
from told
join regions on told.region_code = regions.code
