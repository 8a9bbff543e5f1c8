-- Orders lie in exactly one province (or in none that is known), so provinces add up to the nation, month by month.
with
  cells as (
    select period, region_level, orders
    from cubes.consumption
    where period_grain = 'month' and grouping_set = 'total' and region_level in ('nation', 'province')
  ),

  compared as (
    select
      period,
      sum(case when region_level = 'nation' then orders else 0 end) as nation,
      sum(case when region_level = 'province' then orders else 0 end) as provinces
    from cells
    group by period
  )

select * from compared where nation <> provinces
