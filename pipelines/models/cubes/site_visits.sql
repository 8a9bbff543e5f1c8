with
  visits as (select * from marts.site_visits),

  dated as (
    select 'month' as period_grain, event_month as period, visits.* from visits where in_build(event_month)
    union all
    select 'quarter', quarter_of(event_month), visits.* from visits where in_build_quarter(event_month)
    union all
    select 'year', year_of(event_month), visits.* from visits where in_build_year(event_month)
  ),

  -- Nobody is named here, so rows may be added up before they are spread over the tables.
  summed as (
    select
      period_grain, period, province_code, city_code, site_type, need_domain,
      total(visits) as visits, total(case when visits > 0 then cell_key end) as visits_key,
      count(*) as site_days, total(cell_key) as site_days_key
    from dated
    group by period_grain, period, province_code, city_code, site_type, need_domain
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select
      row_number() over (order by period_grain, region_level, head, split) as offer,
      grains.period_grain, levels.region_level, heads.head, splits.split
    from (values ('month'), ('quarter'), ('year')) as grains (period_grain)
    cross join (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('need_domain')) as heads (head)
    cross join (values (null), ('site_type')) as splits (split)
    where
      case
        when grains.period_grain <> 'month' then splits.split is null and (levels.region_level <> 'city' or heads.head is null)
        when levels.region_level = 'city' then splits.split is null or heads.head is null
        else true
      end
  ),

  placed as (
    select
      offered.offer,
      summed.*,
      case offered.region_level when 'province' then province_code when 'city' then city_code end as region_code,
      case when offered.head = 'need_domain' then need_domain end as head_member,
      case when offered.split = 'site_type' then site_type end as split_member
    from summed
    join offered on summed.period_grain = offered.period_grain
  ),

  cells as (
    select
      period, offer, region_code, head_member, split_member,
      total(visits) as visits, sum_of_keys(visits_key) as visits_key,
      total(site_days) as site_days, sum_of_keys(site_days_key) as site_days_key
    from placed
    group by period, offer, region_code, head_member, split_member
  )

select
  cast(offered.period_grain as varchar) as period_grain,
  cast(cells.period as integer) as period,
  cast(offered.region_level as varchar) as region_level,
  cast(coalesce(cast(cells.region_code as varchar), '000000') as varchar) as region_code,
  set_name(offered.head, offered.split) as grouping_set,
  case when offered.head = 'need_domain' then cast(cells.head_member as varchar) else '*' end as need_domain,
  case when offered.split = 'site_type' then cast(cells.split_member as varchar) else '*' end as site_type,
  cast(cells.visits as bigint) as visits,
  cast(cells.visits_key as bigint) as visits_key,
  cast(cells.site_days as bigint) as site_days,
  cast(cells.site_days_key as bigint) as site_days_key
from cells
join offered on cells.offer = offered.offer
