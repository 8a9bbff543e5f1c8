with
  orgs as (select * from intermediate.int_orgs),
  areas as (select org_code from intermediate.int_union_areas),

  -- The nearest union at or above it that is not of the grass roots; further up nobody is looked for.
  nearest as (
    select
      orgs.org_code as org_code, orgs.from_month as from_month,
      case
        when orgs.org_type <> 'grassroots' then orgs.org_code
        when above.org_type <> 'grassroots' then above.org_code
        when second.org_type <> 'grassroots' then second.org_code
        when third.org_type <> 'grassroots' then third.org_code
      end as unit_code
    from orgs
    left join orgs as above on orgs.parent_code = above.org_code
    left join orgs as second on above.parent_code = second.org_code
    left join orgs as third on second.parent_code = third.org_code
  )

select
  cast(nearest.org_code as varchar) as org_code,
  cast(nearest.unit_code as varchar) as unit_code,
  cast(unit.org_name as varchar) as unit_name,
  cast(unit.parent_code as varchar) as unit_parent_code,
  cast(nearest.from_month as integer) as from_month
from nearest
join orgs as unit on nearest.unit_code = unit.org_code
left join areas on nearest.unit_code = areas.org_code
-- Who stands under a local federation is shown by its area.
where areas.org_code is null
