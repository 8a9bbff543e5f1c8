with
  members as (select * from intermediate.int_member_profiles),

  -- An ID number that the register gives to two members names neither.
  owned as (
    select id_link_key, min(member_key) as member_key, min(from_month) as from_month
    from members
    where id_link_key is not null
    group by id_link_key
    having count(*) = 1
  )

select
  cast(id_link_key as bigint) as id_link_key,
  cast(member_key as bigint) as member_key,
  cast(from_month as integer) as from_month
from owned
