with
  -- A follow-up is a second word on the same purchase, no second purchase.
  ratings as (select * from marts.ratings where not is_follow_up and merchant_no is not null and score between 1 and 5),
  merchants as (select * from marts.merchants),

  quarters as (select distinct quarter_of(event_month) as quarter from intermediate.int_months),

  -- A window is four quarters, named after its last. Older windows than these are in older releases.
  windows as (
    select ends.quarter, starts.quarter as member
    from (select quarter from quarters order by quarter desc limit 5) as ends
    join quarters as starts
      on starts.quarter <= ends.quarter
      and div(ends.quarter, 10) * 4 + ends.quarter % 10 - div(starts.quarter, 10) * 4 - starts.quarter % 10 between 0 and 3
  ),

  rated as (
    select
      windows.quarter, ratings.merchant_no, ratings.contributor_key,
      count(*) as ratings,
      count_where(ratings.score = 1) as stars_1, count_where(ratings.score = 2) as stars_2,
      count_where(ratings.score = 3) as stars_3, count_where(ratings.score = 4) as stars_4,
      count_where(ratings.score = 5) as stars_5
    from ratings
    join windows on quarter_of(ratings.event_month) = windows.member
    group by windows.quarter, ratings.merchant_no, ratings.contributor_key
  ),

  scored as (
    select
      quarter, merchant_no, total(ratings) as ratings, count(*) as raters,
      total(stars_1) as stars_1, total(stars_2) as stars_2, total(stars_3) as stars_3,
      total(stars_4) as stars_4, total(stars_5) as stars_5
    from rated
    group by quarter, merchant_no
  )

select
  cast(scored.quarter as integer) as quarter,
  cast(scored.merchant_no as bigint) as merchant_no,
  cast(merchants.merchant_name as varchar) as merchant_name,
  as_code(given(merchants.merchant_type)) as merchant_type,
  as_code(given(merchants.province_code)) as province_code,
  as_code(given(merchants.city_code)) as city_code,
  cast(merchants.status as varchar) as merchant_status,
  cast(merchants.credit_grade as varchar) as credit_grade,
  cast(scored.ratings as bigint) as ratings,
  cast(scored.raters as bigint) as raters,
  cast(scored.stars_1 as bigint) as stars_1,
  cast(scored.stars_2 as bigint) as stars_2,
  cast(scored.stars_3 as bigint) as stars_3,
  cast(scored.stars_4 as bigint) as stars_4,
  cast(scored.stars_5 as bigint) as stars_5
from scored
left join merchants on scored.merchant_no = merchants.merchant_no
