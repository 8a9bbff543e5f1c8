with
  members as (select * from intermediate.int_member_profiles),

  -- A telephone that two members share says nothing about which of them called.
  owned as (
    select link_key, min(member_key) as member_key, min(id_link_key) as id_link_key, min(from_month) as from_month
    from members
    where link_key is not null
    group by link_key
    having count(*) = 1
  )

select
  cast(link_key as bigint) as link_key,
  cast(member_key as bigint) as member_key,
  cast(id_link_key as bigint) as id_link_key,
  cast(from_month as integer) as from_month
from owned
