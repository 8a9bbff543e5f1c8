select
  record_id,
  source,
  exported_at,
  cell_key,
  event_date,
  event_month,
  month,
  region_code,
  org_code,
  given(need_domain) as need_domain,
  site_no,
  partner_no,
  seats,
  used,
  waiting
from raw.capacity
