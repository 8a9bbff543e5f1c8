select
  record_id,
  source,
  event_month,
  region_code,
  org_code,
  given(industry) as industry,
  coalesce(worker_group, 'all') as worker_group,
  members,
  workers
from raw.member_denominators
