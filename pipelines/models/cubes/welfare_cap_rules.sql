with
  caps as (select * from marts.welfare_caps)

select
  as_code(region_code) as region_code,
  as_code(region_level) as region_level,
  as_code(cap_item) as cap_item,
  as_code(cap_basis) as cap_basis,
  cast(cap_fen as bigint) as cap_fen,
  cast(effective_from as date) as effective_from,
  cast(effective_to as date) as effective_to,
  cast(replaced_on as date) as replaced_on,
  cast(document_no as varchar) as document_no
from caps
