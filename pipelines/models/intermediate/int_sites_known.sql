with
  sites as (select * from staging.stg_sites),

  -- Two sources may list the same site; the newest export speaks.
  ranked as (
    select sites.*, row_number() over (partition by site_no order by exported_at desc, source, record_id) as recency
    from sites
  )

select
  cast(site_no as bigint) as site_no,
  cast(site_type as varchar) as site_type,
  cast(region_code as varchar) as region_code,
  cast(org_code as varchar) as org_code
from ranked
where recency = 1
