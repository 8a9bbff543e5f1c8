with
  sites as (select * from staging.stg_sites),
  org_places as (select * from intermediate.int_org_places),
  regions as (select * from reference.regions),

  -- Two sources may list the same site; the newest export speaks.
  ranked as (
    select
      sites.*,
      row_number() over (partition by sites.site_no order by sites.exported_at desc, sites.source, sites.record_id) as recency,
      coalesce(sites.region_code, org_places.region_code) as own_region_code
    from sites
    left join org_places on sites.org_code = org_places.org_code
  )

select
  ranked.record_id,
  cast(ranked.source as varchar) as source,
  cast(ranked.cell_key as bigint) as cell_key,
  cast(ranked.site_no as bigint) as site_no,
  cast(ranked.site_name as varchar) as site_name,
  cast(given(regions.province_code) as varchar) as province_code,
  cast(given(regions.city_code) as varchar) as city_code,
  cast(given(case when regions.level = 'county' then regions.code end) as varchar) as county_code,
  cast(ranked.org_code as varchar) as org_code,
  cast(ranked.site_type as varchar) as site_type,
  cast(ranked.is_outpost as boolean) as is_outpost,
  cast(ranked.is_window as boolean) as is_window,
  cast(ranked.is_community as boolean) as is_community,
  cast(ranked.hours_per_week as bigint) as hours_per_week,
  cast(ranked.area_sqm as decimal(12, 2)) as area_sqm,
  cast(ranked.seats as bigint) as seats,
  cast(ranked.opened_on as date) as opened_on,
  cast(ranked.closed_on as date) as closed_on
from ranked
left join regions on ranked.own_region_code = regions.code
where ranked.recency = 1
