select
  record_id,
  source,
  exported_at,
  cell_key,
  site_no,
  site_name,
  given(site_type) as site_type,
  region_code,
  org_code,
  is_outpost,
  is_window,
  is_community,
  hours_per_week,
  area_sqm,
  seats,
  opened_on,
  closed_on
from raw.sites
