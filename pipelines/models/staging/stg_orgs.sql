select
  org_code,
  source,
  exported_at,
  org_name,
  given(org_type) as org_type,
  given(org_level) as org_level,
  parent_code,
  region_code,
  coalesce(is_zone, false) as is_zone,
  given(industry) as industry,
  given(unit_type) as unit_type,
  founded_on,
  dissolved_on,
  workers,
  members_reported,
  full_time_cadres
from raw.orgs
