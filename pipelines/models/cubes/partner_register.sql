with
  partners as (select * from marts.partners),
  standards as (
    select standard_no, max(standard_title) as standard_title from marts.standards group by standard_no
  )

select
  cast(partners.partner_no as bigint) as partner_no,
  cast(partners.partner_name as varchar) as partner_name,
  as_code(given(partners.partner_type)) as partner_type,
  as_code(partners.province_code) as province_code,
  as_code(partners.city_code) as city_code,
  as_code(given(partners.need_domain)) as need_domain,
  cast(partners.joined_on as date) as joined_on,
  cast(partners.left_on as date) as left_on,
  cast(partners.standard_no as varchar) as standard_no,
  cast(standards.standard_title as varchar) as standard_title,
  cast(partners.is_conformant as boolean) as is_conformant
from partners
left join standards on partners.standard_no = standards.standard_no
