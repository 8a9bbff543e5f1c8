-- A line lies in exactly one province (or in none that is known), so provinces add up to the nation, month by month.
-- Orders do not: one basket may hold lines of several provinces. A region table without provinces has none to add up.
with
  cells as (
    select period, region_level, lines
    from cubes.consumption
    where period_grain = 'month' and grouping_set = 'total' and region_level in ('nation', 'province')
  ),

  compared as (
    select
      period,
      sum(case when region_level = 'nation' then lines else 0 end) as nation,
      sum(case when region_level = 'province' then lines else 0 end) as provinces
    from cells
    group by period
  )

select *
from compared
where nation <> provinces and exists (select 1 from reference.regions where level = 'province')
