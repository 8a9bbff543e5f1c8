with
  ratings as (select * from marts.ratings),

  dated as (
    select 'month' as period_grain, event_month as period, ratings.* from ratings where in_build(event_month)
    union all
    select 'quarter', quarter_of(event_month), ratings.* from ratings where in_build_quarter(event_month)
    union all
    select 'year', year_of(event_month), ratings.* from ratings where in_build_year(event_month)
  ),

  -- Most contributors have one record in a period; whatever the cell, they need no telling apart.
  counted as (
    select dated.*, count(*) over (partition by period, contributor_key) = 1 as is_single from dated
  ),

  -- Ratings of one person that fall into the same cells everywhere are one row from here on.
  people as (
    select
      period_grain, period, contributor_key, person_cell_key, is_single, province_code, city_code, merchant_type,
      1 as ratings, cell_key as ratings_key,
      flag(is_verified) as verified, case when is_verified then cell_key end as verified_key,
      flag(is_low) as low, case when is_low then cell_key end as low_key,
      flag(is_follow_up) as follow_ups, case when is_follow_up then cell_key end as follow_ups_key,
      score as score_total
    from counted
    where is_single
    union all
    select
      period_grain, period, contributor_key, person_cell_key, is_single, province_code, city_code, merchant_type,
      count(*), total(cell_key),
      total(flag(is_verified)), total(case when is_verified then cell_key end),
      total(flag(is_low)), total(case when is_low then cell_key end),
      total(flag(is_follow_up)), total(case when is_follow_up then cell_key end),
      known_total(score)
    from counted
    where not is_single
    group by
      period_grain, period, contributor_key, person_cell_key, is_single, province_code, city_code, merchant_type
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select
      row_number() over (order by period_grain, region_level, head) as offer,
      grains.period_grain, levels.region_level, heads.head
    from (values ('month'), ('quarter'), ('year')) as grains (period_grain)
    cross join (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('merchant_type')) as heads (head)
    where grains.period_grain = 'month' or levels.region_level <> 'city' or heads.head is null
  ),

  placed as (
    select
      offered.offer,
      people.*,
      case offered.region_level when 'province' then province_code when 'city' then city_code end as region_code,
      case offered.head when 'merchant_type' then merchant_type end as head_member
    from people
    join offered on people.period_grain = offered.period_grain
  ),

  -- One row per contributor and cell: whoever is counted is counted once.
  contributions as (
    select
      period, offer, region_code, head_member, person_cell_key,
      ratings, ratings_key, verified, verified_key, low, low_key, follow_ups, follow_ups_key, score_total
    from placed
    where is_single
    union all
    select
      period, offer, region_code, head_member, person_cell_key,
      total(ratings), total(ratings_key), total(verified), total(verified_key), total(low), total(low_key),
      total(follow_ups), total(follow_ups_key), known_total(score_total)
    from placed
    where not is_single
    group by period, offer, region_code, head_member, contributor_key, person_cell_key
  ),

  cells as (
    select
      period, offer, region_code, head_member,
      total(ratings) as ratings, sum_of_keys(ratings_key) as ratings_key,
      nullif(count(person_cell_key), 0) as raters, sum_of_keys(person_cell_key) as raters_key,
      total(verified) as verified, sum_of_keys(verified_key) as verified_key,
      total(low) as low, sum_of_keys(low_key) as low_key,
      total(follow_ups) as follow_ups, sum_of_keys(follow_ups_key) as follow_ups_key,
      known_total(score_total) as score_total
    from contributions
    group by period, offer, region_code, head_member
  )

select
  cast(offered.period_grain as varchar) as period_grain,
  cast(cells.period as integer) as period,
  cast(offered.region_level as varchar) as region_level,
  coalesce(cast(cells.region_code as varchar), '000000') as region_code,
  set_name(offered.head, null) as grouping_set,
  case when offered.head = 'merchant_type' then cast(cells.head_member as varchar) else '*' end as merchant_type,
  cast(cells.ratings as bigint) as ratings,
  cast(cells.ratings_key as bigint) as ratings_key,
  cast(cells.raters as bigint) as raters,
  cast(cells.raters_key as bigint) as raters_key,
  cast(cells.verified as bigint) as verified,
  cast(cells.verified_key as bigint) as verified_key,
  cast(cells.low as bigint) as low,
  cast(cells.low_key as bigint) as low_key,
  cast(cells.follow_ups as bigint) as follow_ups,
  cast(cells.follow_ups_key as bigint) as follow_ups_key,
  cast(cells.score_total as bigint) as score_total
from cells
join offered on cells.offer = offered.offer
