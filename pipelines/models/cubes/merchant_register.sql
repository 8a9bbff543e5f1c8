select
  cast(merchants.merchant_no as bigint) as merchant_no,
  cast(merchants.merchant_name as varchar) as merchant_name,
  as_code(given(merchants.merchant_type)) as merchant_type,
  as_code(merchants.province_code) as province_code,
  as_code(merchants.city_code) as city_code,
  as_code(given(merchants.status)) as merchant_status,
  cast(merchants.status_on as date) as status_on,
  as_code(given(merchants.credit_grade)) as credit_grade,
  as_code(case when merchants.status in ('exited', 'banned') then given(merchants.exit_reason) end) as exit_reason,
  cast(merchants.joined_on as date) as joined_on,
  cast(merchants.standard_no as varchar) as standard_no,
  cast(merchants.certified_until as date) as certified_until,
  cast(merchants.stars as bigint) as stars
from marts.merchants as merchants
