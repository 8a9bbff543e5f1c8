with
  standards as (select * from marts.standards)

select
  cast(standard_no as varchar) as standard_no,
  cast(standard_version as varchar) as standard_version,
  cast(standard_title as varchar) as standard_title,
  as_code(given(need_domain)) as need_domain,
  cast(effective_from as date) as effective_from,
  cast(effective_to as date) as effective_to,
  cast(items as bigint) as items,
  cast(checks_done as bigint) as checks_done,
  cast(checks_passed as bigint) as checks_passed
from standards
