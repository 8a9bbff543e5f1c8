with
  reporting as (select * from intermediate.int_reporting_orgs),
  org_places as (select * from intermediate.int_org_places),
  months as (select distinct family, event_month from reporting),

  -- A union is expected from the month it first reported a family until it was dissolved.
  known as (
    select reporting.family, reporting.org_code, min(reporting.event_month) as first_month
    from reporting
    where reporting.org_code is not null
    group by reporting.family, reporting.org_code
  ),

  expected as (
    select
      months.family as family, months.event_month as event_month, known.org_code as org_code,
      given(org_places.province_code) as province_code, given(org_places.city_code) as city_code
    from known
    join months on known.family = months.family and months.event_month >= known.first_month
    left join org_places on known.org_code = org_places.org_code
    where months.event_month < coalesce(org_places.until_month, 999912)
  ),

  reported as (
    select family, event_month, org_code, total(records) as records
    from reporting
    where org_code is not null
    group by family, event_month, org_code
  ),

  -- Unions stand where they are; their records where the record says.
  counted as (
    select
      expected.family, expected.event_month, expected.province_code, expected.city_code,
      0 as records, 1 as orgs_expected, flag(reported.org_code is not null) as orgs_reported
    from expected
    left join reported
      on expected.family = reported.family and expected.event_month = reported.event_month
      and expected.org_code = reported.org_code
    union all
    select family, event_month, province_code, city_code, records, 0, 0 from reporting
  ),

  levels as (
    select * from (values ('nation'), ('province'), ('city')) as offered (region_level)
  )

select
  as_code('month') as period_grain,
  cast(counted.event_month as integer) as period,
  as_code(levels.region_level) as region_level,
  as_code(
    case levels.region_level when 'nation' then as_code('000000') when 'province' then counted.province_code else counted.city_code end
  ) as region_code,
  as_code('family') as grouping_set,
  cast(counted.family as varchar) as family,
  total(counted.records) as records,
  total(counted.orgs_expected) as orgs_expected,
  total(counted.orgs_reported) as orgs_reported
from counted
cross join levels
group by 2, 3, 4, 6
