with
  quarters as (select distinct quarter_of(event_month) as quarter from intermediate.int_months),
  -- Two years and a quarter: a window of four quarters and the one before. Older ones are in older releases.
  kept as (select quarter from quarters order by quarter desc limit 9),

  applications as (
    select quarter_of(event_month) as quarter, services.*
    from marts.services as services
    where quarter_of(event_month) >= (select min(quarter) from kept)
  ),

  -- Once per contributor and cell, so that whoever applied several times is one applicant.
  asked as (
    select
      quarter, province_code, city_code, county_code, need_domain, contributor_key,
      count(*) as applications,
      count_where(is_closed) as closed,
      count_where(is_unmet) as unmet,
      count_where(is_unmet and unmet_reason = as_code('quota')) as no_places,
      count_where(is_unmet and unmet_reason = as_code('no_service')) as no_service,
      count_where(is_unmet and unmet_reason = as_code('distance')) as too_far,
      count_where(is_unmet and unmet_reason = as_code('time')) as wrong_time
    from applications
    group by quarter, province_code, city_code, county_code, need_domain, contributor_key
  )

select
  cast(quarter as integer) as quarter,
  as_code(province_code) as province_code,
  as_code(city_code) as city_code,
  as_code(county_code) as county_code,
  as_code(need_domain) as need_domain,
  total(applications) as applications,
  cast(count(*) as bigint) as applicants,
  total(closed) as closed,
  total(unmet) as unmet,
  total(no_places) as no_places,
  total(no_service) as no_service,
  total(too_far) as too_far,
  total(wrong_time) as wrong_time
from asked
group by quarter, province_code, city_code, county_code, need_domain
