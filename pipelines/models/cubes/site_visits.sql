with
  visits as (select * from marts.site_visits),

  dated as (
    select event_month as period, visits.* from visits where in_build(event_month)
    union all
    select quarter_of(event_month), visits.* from visits where in_build_quarter(event_month)
    union all
    select year_of(event_month), visits.* from visits where in_build_year(event_month)
  ),

  -- Nobody is named here, so rows may be added up before they are spread over the tables.
  summed as (
    select
      period, province_code, city_code, site_type, need_domain,
      total(visits) as visits, total(case when visits > 0 then cell_key end) as visits_key,
      count(*) as site_days, total(cell_key) as site_days_key
    from dated
    group by period, province_code, city_code, site_type, need_domain
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select
      row_number() over (order by period_grain, region_level, head, split) as offer,
      as_code(grains.period_grain) as grain, as_code(levels.region_level) as level,
      as_code(set_name(heads.head, splits.split)) as grouping_set,
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
      case offered.region_level when 'province' then province_code when 'city' then city_code else as_code('000000') end as region_code,
      case when offered.head = 'need_domain' then need_domain else as_code('*') end as head_member,
      case when offered.split = 'site_type' then site_type else as_code('*') end as split_member
    from summed
    join offered on grain_of(summed.period) = offered.period_grain
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
  as_code(offered.grain) as period_grain,
  cast(cells.period as integer) as period,
  as_code(offered.level) as region_level,
  as_code(cells.region_code) as region_code,
  as_code(offered.grouping_set) as grouping_set,
  as_code(cells.head_member) as need_domain,
  as_code(cells.split_member) as site_type,
  cast(cells.visits as bigint) as visits,
  cast(cells.visits_key as bigint) as visits_key,
  cast(cells.site_days as bigint) as site_days,
  cast(cells.site_days_key as bigint) as site_days_key
from cells
join offered on cells.offer = offered.offer
