with
  sites as (select * from marts.sites)

select
  cast(site_no as bigint) as site_no,
  cast(site_name as varchar) as site_name,
  as_code(given(site_type)) as site_type,
  as_code(province_code) as province_code,
  as_code(city_code) as city_code,
  as_code(county_code) as county_code,
  cast(is_outpost as boolean) as is_outpost,
  cast(is_window as boolean) as is_window,
  cast(is_community as boolean) as is_community,
  cast(hours_per_week as bigint) as hours_per_week,
  cast(area_sqm as decimal(12, 2)) as area_sqm,
  cast(seats as bigint) as seats,
  cast(opened_on as date) as opened_on,
  cast(closed_on as date) as closed_on
from sites
