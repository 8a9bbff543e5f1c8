select
  record_id,
  source,
  exported_at,
  cell_key,
  standard_no,
  standard_version,
  standard_title,
  given(need_domain) as need_domain,
  org_code,
  effective_from,
  effective_to,
  items,
  checks_done,
  checks_passed
from raw.standards
