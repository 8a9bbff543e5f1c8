select
  record_id,
  source,
  exported_at,
  cell_key,
  event_date,
  event_month,
  region_code,
  given(cap_item) as cap_item,
  given(cap_basis) as cap_basis,
  cap_fen,
  effective_from,
  effective_to,
  document_no
from raw.welfare_caps
