select
  record_id,
  source,
  exported_at,
  cell_key,
  partner_no,
  partner_name,
  uscc,
  given(partner_type) as partner_type,
  given(need_domain) as need_domain,
  region_code,
  org_code,
  joined_on,
  left_on,
  standard_no,
  is_conformant
from raw.partners
