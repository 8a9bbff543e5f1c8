with
  months as (select event_month from intermediate.int_months),
  sites as (select * from marts.sites),

  -- What stands at the end of a period is what stood in its last month.
  dated as (
    select event_month as period, event_month from months
    union all
    select quarter_of(event_month), max(event_month) from months group by quarter_of(event_month)
    union all
    select year_of(event_month), max(event_month) from months group by year_of(event_month)
  ),

  finest as (
    select
      dated.period, as_code(sites.province_code) as province_code, as_code(sites.city_code) as city_code,
      as_code(given(sites.site_type)) as site_type,
      cast(count(*) as bigint) as sites,
      count_where(sites.is_outpost) as outposts,
      count_where(sites.is_window) as windows,
      count_where(sites.is_community) as centres,
      count_where(sites.is_outpost is not null or sites.is_window is not null or sites.is_community is not null) as stated
    from dated
    join sites
      on coalesce(month_of(sites.opened_on), 0) <= dated.event_month
      and coalesce(month_of(sites.closed_on), 999912) > dated.event_month
    group by dated.period, sites.province_code, sites.city_code, sites.site_type
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select levels.region_level, splits.split, as_code(set_name(splits.split, null)) as grouping_set
    from (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('site_type')) as splits (split)
  ),

  placed as (
    select
      finest.*, offered.region_level, offered.grouping_set,
      case offered.region_level when 'province' then province_code when 'city' then city_code else as_code('000000') end as region_code,
      case when offered.split = 'site_type' then site_type else as_code('*') end as site_type_member
    from finest cross join offered
  )

select
  as_code(grain_of(period)) as period_grain,
  cast(period as integer) as period,
  as_code(region_level) as region_level,
  as_code(region_code) as region_code,
  as_code(grouping_set) as grouping_set,
  as_code(site_type_member) as site_type,
  total(sites) as sites,
  total(outposts) as outposts,
  total(windows) as windows,
  total(centres) as centres,
  total(stated) as stated
from placed
group by period, region_level, region_code, grouping_set, site_type_member
