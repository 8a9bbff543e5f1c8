select
  record_id,
  source,
  exported_at,
  cell_key,
  event_date,
  event_month,
  event_no,
  title_zh,
  title_en,
  given(kind) as kind,
  region_code,
  given(need_domain) as need_domain,
  effective_from,
  effective_to,
  document_no
from raw.policy_events
