with
  reporting as (select * from intermediate.int_reporting_orgs where org_code is not null),
  org_places as (select * from intermediate.int_org_places),
  orgs as (select org_code, min(org_name) as org_name from staging.stg_orgs group by org_code),
  numbered as (
    select event_month, row_number() over (order by event_month) as number from intermediate.int_months
  ),
  -- The newest month is seldom whole.
  newest as (select max(number) - 1 as number from numbered),

  heard as (
    select
      reporting.family, reporting.org_code,
      min(numbered.number) as first_number, max(numbered.number) as last_number, total(reporting.records) as records
    from reporting
    join numbered on reporting.event_month = numbered.event_month
    where numbered.number <= (select number from newest)
    group by reporting.family, reporting.org_code
  ),

  -- Silent: three records a month as a rule, and ten missed since the last. Below that a union has had quiet months.
  silent as (
    select
      heard.family, heard.org_code, heard.last_number,
      newest.number - heard.last_number as months_silent,
      heard.records, heard.last_number - heard.first_number + 1 as months_heard
    from heard
    cross join newest
    where
      heard.records >= 3 * (heard.last_number - heard.first_number + 1)
      and heard.records * (newest.number - heard.last_number) >= 10 * (heard.last_number - heard.first_number + 1)
  )

select
  cast(silent.family as varchar) as family,
  cast(silent.org_code as varchar) as org_code,
  cast(orgs.org_name as varchar) as org_name,
  as_code(given(org_places.province_code)) as province_code,
  as_code(given(org_places.city_code)) as city_code,
  cast(numbered.event_month as integer) as last_month,
  cast(silent.months_silent as integer) as months_silent,
  cast(div(silent.records, silent.months_heard) as bigint) as usual_records
from silent
join numbered on silent.last_number = numbered.number
left join org_places on silent.org_code = org_places.org_code
left join orgs on silent.org_code = orgs.org_code
where coalesce(org_places.until_month, 999912) > (select max(event_month) from numbered)
