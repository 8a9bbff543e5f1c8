with
  projects as (select * from marts.projects)

select
  cast(project_no as bigint) as project_no,
  cast(project_name as varchar) as project_name,
  cast(partner_no as bigint) as partner_no,
  as_code(province_code) as province_code,
  as_code(city_code) as city_code,
  as_code(given(need_domain)) as need_domain,
  as_code(given(status)) as status,
  cast(started_on as date) as started_on,
  cast(ended_on as date) as ended_on,
  cast(budget_fen as bigint) as budget_fen,
  cast(union_fund_fen as bigint) as union_fund_fen,
  cast(people_served as bigint) as people_served,
  cast(places_created as bigint) as places_created
from projects
