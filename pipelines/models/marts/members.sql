with
  profiles as (select * from intermediate.int_member_profiles),
  members as (select * from staging.stg_members),

  -- When the register does not say when somebody left, only those it calls members now can be counted.
  left_in as (
    select
      member_key,
      min(
        case
          when leave_month is not null then leave_month
          when status in ('1', '9', 'U') then 999912
          else 0
        end
      ) as until_month
    from members
    where member_key is not null
    group by member_key
  )

select
  profiles.*,
  cast(left_in.until_month as integer) as until_month
from profiles
join left_in on profiles.member_key = left_in.member_key
