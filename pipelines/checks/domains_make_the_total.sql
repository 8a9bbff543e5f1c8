-- An application belongs to exactly one need domain, so domains add up to the total, place by place and month by month.
with
  cells as (
    select period, region_level, region_code, grouping_set, applications
    from cubes.services
    where period_grain = 'month' and grouping_set in ('total', 'need_domain')
  ),

  compared as (
    select
      period, region_level, region_code,
      sum(case when grouping_set = 'total' then applications else 0 end) as total,
      sum(case when grouping_set = 'need_domain' then applications else 0 end) as domains
    from cells
    group by period, region_level, region_code
  )

select * from compared where total <> domains
