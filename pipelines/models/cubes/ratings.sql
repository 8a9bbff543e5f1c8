with
  records as (select * from marts.ratings),

  dated as (
    select event_month as period, records.* from records where in_build(event_month)
    union all
    select quarter_of(event_month), records.* from records where in_build_quarter(event_month)
    union all
    select year_of(event_month), records.* from records where in_build_year(event_month)
  ),

  -- Contributors with more than one record in the period.
  repeated as (
    select period, contributor_key from dated group by period, contributor_key having count(*) > 1
  ),

  counted as (
    select dated.*, repeated.contributor_key is null as is_single
    from dated
    left join repeated on dated.period = repeated.period and dated.contributor_key = repeated.contributor_key
  ),

  -- The finest cells. Records add up from them to every coarser cell, and so do persons with one record.
  all_cells as (
    select
      period, province_code, city_code, merchant_type,
      count(*) as ratings, total(cell_key) as ratings_key,
      count(case when is_single then person_cell_key end) as raters,
      keys_where(is_single, person_cell_key) as raters_key,
      count_where(is_verified) as verified, keys_where(is_verified, cell_key) as verified_key,
      count_where(is_low) as low, keys_where(is_low, cell_key) as low_key,
      count_where(is_follow_up) as follow_ups, keys_where(is_follow_up, cell_key) as follow_ups_key,
      known_total(score) as score_total
    from counted
    group by grouping sets (
      (period, province_code, merchant_type),
      (period, city_code, merchant_type)
    )
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select
      row_number() over (order by period_grain, region_level, head) as offer,
      as_code(grains.period_grain) as grain, as_code(levels.region_level) as level,
      as_code(set_name(heads.head, null)) as grouping_set,
      grains.period_grain, levels.region_level, heads.head
    from (values ('month'), ('quarter'), ('year')) as grains (period_grain)
    cross join (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('merchant_type')) as heads (head)
    join (select distinct level from reference.regions) as known_levels on levels.region_level = known_levels.level
    where grains.period_grain = 'month' or levels.region_level <> 'city' or heads.head is null
  ),

  rolled as (
    select
      offered.offer,
      all_cells.*,
      case offered.region_level
        when 'province' then province_code
        when 'city' then city_code
        else as_code('000000')
      end as region_code,
      case offered.head
        when 'merchant_type' then merchant_type
        else as_code('*')
      end as head_member
    from all_cells
    join offered
      on grain_of(all_cells.period) = offered.period_grain
      and (all_cells.city_code is not null) = (offered.region_level = 'city')
  ),

  cells as (
    select
      period, offer, region_code, head_member,
      total(ratings) as ratings, sum_of_keys(ratings_key) as ratings_key,
      total(raters) as raters, sum_of_keys(raters_key) as raters_key,
      total(verified) as verified, sum_of_keys(verified_key) as verified_key,
      total(low) as low, sum_of_keys(low_key) as low_key,
      total(follow_ups) as follow_ups, sum_of_keys(follow_ups_key) as follow_ups_key,
      known_total(score_total) as score_total
    from rolled
    group by period, offer, region_code, head_member
  ),

  -- A person with several records counts once in each cell they reach.
  several as (
    select distinct
      period, contributor_key, person_cell_key, province_code, city_code, merchant_type
    from counted
    where not is_single and person_cell_key is not null
  ),

  reached as (
    select distinct
      offered.offer,
      several.period,
      case offered.region_level
        when 'province' then province_code
        when 'city' then city_code
        else as_code('000000')
      end as region_code,
      case offered.head
        when 'merchant_type' then merchant_type
        else as_code('*')
      end as head_member,
      several.contributor_key,
      several.person_cell_key
    from several
    join offered on grain_of(several.period) = offered.period_grain
  ),

  persons as (
    select period, offer, region_code, head_member, count(*) as raters, total(person_cell_key) as raters_key
    from reached
    group by period, offer, region_code, head_member
  )

select
  as_code(offered.grain) as period_grain,
  cast(cells.period as integer) as period,
  as_code(offered.level) as region_level,
  as_code(cells.region_code) as region_code,
  as_code(offered.grouping_set) as grouping_set,
  as_code(cells.head_member) as merchant_type,
  cast(cells.ratings as bigint) as ratings,
  cast(cells.ratings_key as bigint) as ratings_key,
  cast(nullif(cells.raters + coalesce(persons.raters, 0), 0) as bigint) as raters,
  cast((cells.raters_key + coalesce(persons.raters_key, 0)) % 4294967296 as bigint) as raters_key,
  cast(cells.verified as bigint) as verified,
  cast(cells.verified_key as bigint) as verified_key,
  cast(cells.low as bigint) as low,
  cast(cells.low_key as bigint) as low_key,
  cast(cells.follow_ups as bigint) as follow_ups,
  cast(cells.follow_ups_key as bigint) as follow_ups_key,
  cast(cells.score_total as bigint) as score_total
from cells
join offered on cells.offer = offered.offer
left join persons
  on cells.offer = persons.offer and cells.period = persons.period and cells.region_code = persons.region_code
  and cells.head_member = persons.head_member
