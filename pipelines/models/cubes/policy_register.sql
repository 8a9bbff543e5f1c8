with
  policy_events as (select * from marts.policy_events)

select
  cast(event_no as varchar) as event_no,
  cast(title_zh as varchar) as title_zh,
  cast(title_en as varchar) as title_en,
  as_code(given(kind)) as kind,
  as_code(
    case
      when city_code <> 'U' then city_code
      when province_code <> 'U' then province_code
      else as_code('000000')
    end
  ) as region_code,
  as_code(given(need_domain)) as need_domain,
  cast(effective_from as date) as effective_from,
  cast(effective_to as date) as effective_to,
  cast(document_no as varchar) as document_no
from policy_events
