with
  months as (select event_month from intermediate.int_months),
  partners as (select * from marts.partners),

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
      dated.period, as_code(partners.province_code) as province_code, as_code(partners.city_code) as city_code,
      as_code(given(partners.partner_type)) as partner_type,
      as_code(given(partners.need_domain)) as need_domain,
      cast(count(*) as bigint) as partners,
      count_where(partners.is_conformant is not null) as judged,
      count_where(partners.is_conformant) as conformant,
      count_where(partners.standard_no is not null) as under_standard
    from dated
    join partners
      on coalesce(month_of(partners.joined_on), 0) <= dated.event_month
      and coalesce(month_of(partners.left_on), 999912) > dated.event_month
    group by dated.period, partners.province_code, partners.city_code, partners.partner_type, partners.need_domain
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select levels.region_level, splits.split, as_code(set_name(splits.split, null)) as grouping_set
    from (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('partner_type'), ('need_domain')) as splits (split)
  ),

  placed as (
    select
      finest.*, offered.region_level, offered.grouping_set,
      case offered.region_level when 'province' then province_code when 'city' then city_code else as_code('000000') end as region_code,
      case when offered.split = 'partner_type' then partner_type else as_code('*') end as partner_type_member,
      case when offered.split = 'need_domain' then need_domain else as_code('*') end as need_domain_member
    from finest cross join offered
  )

select
  as_code(grain_of(period)) as period_grain,
  cast(period as integer) as period,
  as_code(region_level) as region_level,
  as_code(region_code) as region_code,
  as_code(grouping_set) as grouping_set,
  as_code(partner_type_member) as partner_type,
  as_code(need_domain_member) as need_domain,
  total(partners) as partners,
  total(judged) as judged,
  total(conformant) as conformant,
  total(under_standard) as under_standard
from placed
group by period, region_level, region_code, grouping_set, partner_type_member, need_domain_member
