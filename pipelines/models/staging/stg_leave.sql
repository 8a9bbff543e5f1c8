select
  record_id,
  source,
  exported_at,
  cell_key,
  event_date,
  event_month,
  month,
  org_code,
  region_code,
  given(industry) as industry,
  given(unit_type) as unit_type,
  given(leave_type) as leave_type,
  workers,
  zero_leave_workers,
  entitled_days,
  taken_days
from raw.leave
