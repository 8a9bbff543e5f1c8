select
  record_id,
  source,
  exported_at,
  cell_key,
  event_date,
  event_month,
  site_no,
  visit_date,
  given(need_domain) as need_domain,
  visits,
  region_code
from raw.site_visits
