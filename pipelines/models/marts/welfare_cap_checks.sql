with
  purchases as (select * from marts.welfare_purchases where in_build(event_month)),
  caps as (select * from marts.welfare_caps),

  -- Bereavement names no one case of the rules, and what is bought for no occasion has no cap.
  occasions as (
    select
      purchases.*,
      case
        when festival in ('spring_festival', 'birthday', 'wedding_birth', 'hospital', 'retirement') then festival
        when festival in ('new_year', 'qingming', 'labour_day', 'dragon_boat', 'mid_autumn', 'national_day') then 'other_festival'
      end as cap_item
    from purchases
    where headcount > 0
  ),

  in_force as (
    select
      occasions.*,
      caps.cap_fen,
      caps.region_level,
      caps.document_no,
      row_number() over (
        partition by occasions.record_id
        order by case caps.region_level when 'city' then 1 when 'province' then 2 else 3 end
      ) as nearness
    from occasions
    join caps
      on occasions.cap_item = caps.cap_item
      and caps.cap_basis in ('per_time', 'U')
      and (
        caps.region_level = 'nation'
        or (caps.region_level = 'province' and caps.region_code = occasions.province_code)
        or (caps.region_level = 'city' and caps.region_code = occasions.city_code)
      )
      and caps.effective_from <= occasions.purchased_on
      and (caps.effective_to is null or occasions.purchased_on <= caps.effective_to)
      and (caps.replaced_on is null or occasions.purchased_on < caps.replaced_on)
  )

select
  record_id,
  cast(source as varchar) as source,
  cast(event_date as date) as event_date,
  cast(event_month as integer) as event_month,
  cast(province_code as varchar) as province_code,
  cast(city_code as varchar) as city_code,
  cast(org_code as varchar) as org_code,
  cast(cap_item as varchar) as cap_item,
  cast(region_level as varchar) as cap_level,
  cast(document_no as varchar) as document_no,
  cast(cap_fen as bigint) as cap_fen,
  cast(headcount as bigint) as headcount,
  cast(amount_fen as bigint) as amount_fen,
  cast(greatest(amount_fen - cap_fen * headcount, 0) as bigint) as over_fen,
  cast(amount_fen > cap_fen * headcount as boolean) as is_over_cap
from in_force
where nearness = 1
