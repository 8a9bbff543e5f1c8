with
  -- A date in the future is a slip of the pen; it must not stretch how far the family reaches.
  records as (
    select * from marts.projects where event_month <= (select max(event_month) from intermediate.int_months)
  ),
  kinds as (select partner_no, max(partner_type) as partner_type from marts.partners group by partner_no),

  joined as (
    select records.*, kinds.partner_type
    from records
    left join kinds on records.partner_no = kinds.partner_no
  ),

  -- Things and counts add up, so longer periods are made of months when they are asked for.
  finest as (
    select
      event_month as period, as_code(province_code) as province_code, as_code(city_code) as city_code,
      as_code(given(need_domain)) as need_domain,
      as_code(given(partner_type)) as partner_type,
      cast(count(*) as bigint) as projects,
      total(budget_fen) as budget_fen,
      total(union_fund_fen) as union_fund_fen,
      total(people_served) as people_served,
      total(case when people_served > 0 then cell_key end) as people_served_key,
      total(places_created) as places_created,
      count_where(status in ('finished', 'stopped')) as ended,
      count_where(status = 'finished') as finished
    from joined
    group by event_month, province_code, city_code, need_domain, partner_type
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select levels.region_level, splits.split, as_code(set_name(splits.split, null)) as grouping_set
    from (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('need_domain'), ('partner_type')) as splits (split)
  ),

  placed as (
    select
      finest.*, offered.region_level, offered.grouping_set,
      case offered.region_level when 'province' then province_code when 'city' then city_code else as_code('000000') end as region_code,
      case when offered.split = 'need_domain' then need_domain else as_code('*') end as need_domain_member,
      case when offered.split = 'partner_type' then partner_type else as_code('*') end as partner_type_member
    from finest cross join offered
  )

select
  as_code('month') as period_grain,
  cast(period as integer) as period,
  as_code(region_level) as region_level,
  as_code(region_code) as region_code,
  as_code(grouping_set) as grouping_set,
  as_code(need_domain_member) as need_domain,
  as_code(partner_type_member) as partner_type,
  total(projects) as projects,
  total(budget_fen) as budget_fen,
  total(union_fund_fen) as union_fund_fen,
  total(people_served) as people_served,
  sum_of_keys(people_served_key) as people_served_key,
  total(places_created) as places_created,
  total(ended) as ended,
  total(finished) as finished
from placed
group by period, region_level, region_code, grouping_set, need_domain_member, partner_type_member
