with
  months as (select * from intermediate.int_linkage_months)

select
  cast(family as varchar) as family,
  total(rows) as rows,
  total(linkable) as linkable,
  total(linked) as linked,
  total(orphans) as orphans
from months
group by family
