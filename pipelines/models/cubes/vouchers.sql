with
  records as (select * from marts.vouchers),

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

  -- The finest cells of a month.
  -- Records add up from them to every coarser cell, and so do contributors with one record.
  month_cells as (
    select
      period, province_code, city_code, consumption_class, industry, age_band, sex, is_new_form,
      is_migrant, is_female_worker, is_industrial, is_model, is_youth,
      count(*) as vouchers, total(cell_key) as vouchers_key,
      count(case when is_single then person_cell_key end) as holders,
      keys_where(is_single, person_cell_key) as holders_key,
      known_total(case when is_issued then 1 end) as issued, keys_where(is_issued, cell_key) as issued_key,
      count_where(is_redeemed) as redeemed, keys_where(is_redeemed, cell_key) as redeemed_key,
      known_total(case when is_issued then flag(is_redeemed) end) as issued_redeemed,
      keys_where(is_issued and is_redeemed, cell_key) as issued_redeemed_key,
      count_where(is_expired) as expired, keys_where(is_expired, cell_key) as expired_key,
      known_total(face_fen) as face_fen, count_where(is_single and face_fen <> 0) as face_contributors,
      largest(case when is_single then face_fen end) as face_top1_fen,
      second_largest(case when is_single then face_fen end) as face_top2_fen,
      known_total(redeemed_fen) as redeemed_fen,
      count_where(is_single and redeemed_fen <> 0) as redeemed_contributors,
      largest(case when is_single then redeemed_fen end) as redeemed_top1_fen,
      second_largest(case when is_single then redeemed_fen end) as redeemed_top2_fen,
      known_total(led_fen) as led_fen, count_where(is_single and led_fen <> 0) as led_contributors,
      largest(case when is_single then led_fen end) as led_top1_fen,
      second_largest(case when is_single then led_fen end) as led_top2_fen
    from counted
    where grain_of(period) = 'month'
    group by grouping sets (
      (period, province_code, consumption_class, industry),
      (period, province_code, consumption_class, age_band),
      (period, province_code, consumption_class, sex, is_new_form, is_migrant, is_female_worker, is_industrial,
       is_model, is_youth),
      (period, city_code, consumption_class)
    )
  ),

  span_cells as (
    select
      period, province_code, city_code, consumption_class, as_code(null) as industry,
      as_code(null) as age_band, as_code(null) as sex, cast(null as boolean) as is_new_form,
      cast(null as boolean) as is_migrant, cast(null as boolean) as is_female_worker,
      cast(null as boolean) as is_industrial, cast(null as boolean) as is_model, cast(null as boolean) as is_youth,
      count(*) as vouchers, total(cell_key) as vouchers_key,
      count(case when is_single then person_cell_key end) as holders,
      keys_where(is_single, person_cell_key) as holders_key,
      known_total(case when is_issued then 1 end) as issued, keys_where(is_issued, cell_key) as issued_key,
      count_where(is_redeemed) as redeemed, keys_where(is_redeemed, cell_key) as redeemed_key,
      known_total(case when is_issued then flag(is_redeemed) end) as issued_redeemed,
      keys_where(is_issued and is_redeemed, cell_key) as issued_redeemed_key,
      count_where(is_expired) as expired, keys_where(is_expired, cell_key) as expired_key,
      known_total(face_fen) as face_fen, count_where(is_single and face_fen <> 0) as face_contributors,
      largest(case when is_single then face_fen end) as face_top1_fen,
      second_largest(case when is_single then face_fen end) as face_top2_fen,
      known_total(redeemed_fen) as redeemed_fen,
      count_where(is_single and redeemed_fen <> 0) as redeemed_contributors,
      largest(case when is_single then redeemed_fen end) as redeemed_top1_fen,
      second_largest(case when is_single then redeemed_fen end) as redeemed_top2_fen,
      known_total(led_fen) as led_fen, count_where(is_single and led_fen <> 0) as led_contributors,
      largest(case when is_single then led_fen end) as led_top1_fen,
      second_largest(case when is_single then led_fen end) as led_top2_fen
    from counted
    where grain_of(period) <> 'month'
    group by grouping sets ((period, province_code, consumption_class), (period, city_code))
  ),

  finest as (
    select
      cells.*,
      case
        when industry is not null then 'industry'
        when age_band is not null then 'age_band'
        when sex is not null then 'sex'
        else 'none'
      end as kind
    from (select * from month_cells union all select * from span_cells) as cells
  ),

  -- What is offered: one row per table that can be asked for, and the finest cells that it adds up from.
  offered as (
    select
      row_number() over (order by period_grain, region_level, head, split, worker_group) as offer,
      as_code(grains.period_grain) as grain, as_code(levels.region_level) as level,
      as_code(set_name(heads.head, splits.split)) as grouping_set,
      grains.period_grain, levels.region_level, heads.head, splits.split, splits.worker_group,
      case
        when grains.period_grain <> 'month' or (levels.region_level = 'city' and splits.split is null) then 'none'
        else splits.kind
      end as kind
    from (values ('month'), ('quarter'), ('year')) as grains (period_grain)
    cross join (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('consumption_class')) as heads (head)
    cross join (
      values
        (null, null, 'age_band'), ('industry', null, 'industry'), ('age_band', null, 'age_band'),
        ('sex', null, 'sex'), ('worker_group', 'new_form', 'sex'), ('worker_group', 'migrant', 'sex'),
        ('worker_group', 'female', 'sex'), ('worker_group', 'industrial', 'sex'), ('worker_group', 'model', 'sex'),
        ('worker_group', 'youth', 'sex')
    ) as splits (split, worker_group, kind)
    join (select distinct level from reference.regions) as known_levels on levels.region_level = known_levels.level
    where
      case
        when grains.period_grain <> 'month'
          then splits.split is null and (levels.region_level <> 'city' or heads.head is null)
        when levels.region_level = 'city' then splits.split is null
        else true
      end
  ),

  rolled as (
    select
      offered.offer,
      finest.*,
      case offered.region_level
        when 'province' then province_code
        when 'city' then city_code
        else as_code('000000')
      end as region_code,
      case offered.head
        when 'consumption_class' then consumption_class
        else as_code('*')
      end as head_member,
      case offered.split
        when 'industry' then industry
        when 'age_band' then age_band
        when 'sex' then sex
        when 'worker_group' then as_code(offered.worker_group)
        else as_code('*')
      end as split_member
    from finest
    join offered
      on grain_of(finest.period) = offered.period_grain and finest.kind = offered.kind
      and (finest.city_code is not null) = (offered.region_level = 'city')
    where
      in_worker_group(
        offered.worker_group, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth
      )
  ),

  cells as (
    select
      period, offer, region_code, head_member, split_member,
      total(vouchers) as vouchers, sum_of_keys(vouchers_key) as vouchers_key,
      total(holders) as holders, sum_of_keys(holders_key) as holders_key,
      known_total(issued) as issued, sum_of_keys(issued_key) as issued_key,
      total(redeemed) as redeemed, sum_of_keys(redeemed_key) as redeemed_key,
      known_total(issued_redeemed) as issued_redeemed, sum_of_keys(issued_redeemed_key) as issued_redeemed_key,
      total(expired) as expired, sum_of_keys(expired_key) as expired_key,
      known_total(face_fen) as face_fen, total(face_contributors) as face_contributors,
      largest(face_top1_fen) as face_top1_fen,
      second_of(face_top1_fen, face_top2_fen) as face_top2_fen,
      known_total(redeemed_fen) as redeemed_fen, total(redeemed_contributors) as redeemed_contributors,
      largest(redeemed_top1_fen) as redeemed_top1_fen,
      second_of(redeemed_top1_fen, redeemed_top2_fen) as redeemed_top2_fen,
      known_total(led_fen) as led_fen, total(led_contributors) as led_contributors,
      largest(led_top1_fen) as led_top1_fen,
      second_of(led_top1_fen, led_top2_fen) as led_top2_fen
    from rolled
    group by period, offer, region_code, head_member, split_member
  ),

  -- Whoever has several records counts once in each cell they reach, with the sum of them.
  several as (
    select
      period, contributor_key, person_cell_key, province_code, city_code, consumption_class, industry,
      age_band, sex, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth,
      known_total(face_fen) as face_fen, known_total(redeemed_fen) as redeemed_fen, known_total(led_fen) as led_fen
    from counted
    where not is_single
    group by
      period, contributor_key, person_cell_key, province_code, city_code, consumption_class, industry,
      age_band, sex, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth
  ),

  reached as (
    select
      offered.offer,
      several.period,
      case offered.region_level
        when 'province' then province_code
        when 'city' then city_code
        else as_code('000000')
      end as region_code,
      case offered.head
        when 'consumption_class' then consumption_class
        else as_code('*')
      end as head_member,
      case offered.split
        when 'industry' then industry
        when 'age_band' then age_band
        when 'sex' then sex
        when 'worker_group' then as_code(offered.worker_group)
        else as_code('*')
      end as split_member,
      several.contributor_key,
      several.person_cell_key,
      known_total(face_fen) as face_fen, known_total(redeemed_fen) as redeemed_fen, known_total(led_fen) as led_fen
    from several
    join offered on grain_of(several.period) = offered.period_grain
    where
      in_worker_group(
        offered.worker_group, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth
      )
    group by 1, 2, 3, 4, 5, 6, 7
  ),

  contributors as (
    select
      period, offer, region_code, head_member, split_member,
      count(person_cell_key) as holders, total(person_cell_key) as holders_key,
      count_nonzero(face_fen) as face_contributors, largest(face_fen) as face_top1_fen,
      second_largest(face_fen) as face_top2_fen,
      count_nonzero(redeemed_fen) as redeemed_contributors, largest(redeemed_fen) as redeemed_top1_fen,
      second_largest(redeemed_fen) as redeemed_top2_fen,
      count_nonzero(led_fen) as led_contributors, largest(led_fen) as led_top1_fen,
      second_largest(led_fen) as led_top2_fen
    from reached
    group by period, offer, region_code, head_member, split_member
  )

select
  as_code(offered.grain) as period_grain,
  cast(cells.period as integer) as period,
  as_code(offered.level) as region_level,
  as_code(cells.region_code) as region_code,
  as_code(offered.grouping_set) as grouping_set,
  as_code(cells.head_member) as consumption_class,
  as_code(case when offered.split = 'industry' then cells.split_member else as_code('*') end) as industry,
  as_code(case when offered.split = 'age_band' then cells.split_member else as_code('*') end) as age_band,
  as_code(case when offered.split = 'sex' then cells.split_member else as_code('*') end) as sex,
  as_code(case when offered.split = 'worker_group' then cells.split_member else as_code('*') end) as worker_group,
  cast(cells.vouchers as bigint) as vouchers,
  cast(cells.vouchers_key as bigint) as vouchers_key,
  cast(nullif(cells.holders + coalesce(contributors.holders, 0), 0) as bigint) as holders,
  cast((cells.holders_key + coalesce(contributors.holders_key, 0)) % 4294967296 as bigint) as holders_key,
  cast(cells.issued as bigint) as issued,
  cast(cells.issued_key as bigint) as issued_key,
  cast(cells.redeemed as bigint) as redeemed,
  cast(cells.redeemed_key as bigint) as redeemed_key,
  cast(cells.issued_redeemed as bigint) as issued_redeemed,
  cast(cells.issued_redeemed_key as bigint) as issued_redeemed_key,
  cast(cells.expired as bigint) as expired,
  cast(cells.expired_key as bigint) as expired_key,
  cast(cells.face_fen as bigint) as face_fen,
  cast(cells.face_contributors + coalesce(contributors.face_contributors, 0) as bigint) as face_contributors,
  cast(greatest(cells.face_top1_fen, coalesce(contributors.face_top1_fen, 0)) as bigint) as face_top1_fen,
  cast(second_of_two(
    cells.face_top1_fen, cells.face_top2_fen, contributors.face_top1_fen, contributors.face_top2_fen
  ) as bigint) as face_top2_fen,
  cast(cells.redeemed_fen as bigint) as redeemed_fen,
  cast(cells.redeemed_contributors + coalesce(contributors.redeemed_contributors,
  0) as bigint) as redeemed_contributors,
  cast(greatest(cells.redeemed_top1_fen, coalesce(contributors.redeemed_top1_fen, 0)) as bigint) as redeemed_top1_fen,
  cast(second_of_two(
    cells.redeemed_top1_fen, cells.redeemed_top2_fen, contributors.redeemed_top1_fen, contributors.redeemed_top2_fen
  ) as bigint) as redeemed_top2_fen,
  cast(cells.led_fen as bigint) as led_fen,
  cast(cells.led_contributors + coalesce(contributors.led_contributors, 0) as bigint) as led_contributors,
  cast(greatest(cells.led_top1_fen, coalesce(contributors.led_top1_fen, 0)) as bigint) as led_top1_fen,
  cast(second_of_two(
    cells.led_top1_fen, cells.led_top2_fen, contributors.led_top1_fen, contributors.led_top2_fen
  ) as bigint) as led_top2_fen
from cells
join offered on cells.offer = offered.offer
left join contributors
  on cells.offer = contributors.offer and cells.period = contributors.period and cells.region_code = contributors.region_code
  and cells.head_member = contributors.head_member and cells.split_member = contributors.split_member
