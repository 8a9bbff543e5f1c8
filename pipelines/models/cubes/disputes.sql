with
  records as (select * from marts.disputes),

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
      period, province_code, city_code, dispute_nature, dispute_outcome, merchant_type, consumption_class, is_online,
      is_prepaid, is_bigticket, is_offline,
      count(*) as disputes, total(cell_key) as disputes_key,
      count(case when is_single then person_cell_key end) as complainants,
      keys_where(is_single, person_cell_key) as complainants_key,
      count_where(is_closed) as closed, keys_where(is_closed, cell_key) as closed_key,
      count_where(is_timed) as timed, keys_where(is_timed, cell_key) as timed_key,
      count_where(is_mediated) as mediated, keys_where(is_mediated, cell_key) as mediated_key,
      count_where(is_settled) as settled, keys_where(is_settled, cell_key) as settled_key,
      count_where(is_legal_aid) as legal_aid, keys_where(is_legal_aid, cell_key) as legal_aid_key,
      count_where(is_free) as free, keys_where(is_free, cell_key) as free_key,
      known_total(wait_days) as wait_days,
      known_total(disputed_fen) as disputed_fen,
      count_where(is_single and disputed_fen <> 0) as disputed_contributors,
      largest(case when is_single then disputed_fen end) as disputed_top1_fen,
      second_largest(case when is_single then disputed_fen end) as disputed_top2_fen,
      known_total(recovered_fen) as recovered_fen,
      count_where(is_single and recovered_fen <> 0) as recovered_contributors,
      largest(case when is_single then recovered_fen end) as recovered_top1_fen,
      second_largest(case when is_single then recovered_fen end) as recovered_top2_fen,
      known_total(decided_fen) as decided_fen, count_where(is_single and decided_fen <> 0) as decided_contributors,
      largest(case when is_single then decided_fen end) as decided_top1_fen,
      second_largest(case when is_single then decided_fen end) as decided_top2_fen,
      known_total(fees_avoided_fen) as fees_avoided_fen,
      count_where(is_single and fees_avoided_fen <> 0) as fees_avoided_contributors,
      largest(case when is_single then fees_avoided_fen end) as fees_avoided_top1_fen,
      second_largest(case when is_single then fees_avoided_fen end) as fees_avoided_top2_fen
    from counted
    where grain_of(period) = 'month'
    group by grouping sets (
      (period, province_code, dispute_nature, merchant_type),
      (period, province_code, dispute_nature, consumption_class),
      (period, province_code, dispute_nature, is_online, is_prepaid, is_bigticket, is_offline),
      (period, province_code, dispute_outcome, is_online, is_prepaid, is_bigticket, is_offline),
      (period, city_code, is_online, is_prepaid, is_bigticket, is_offline),
      (period, city_code, dispute_nature)
    )
  ),

  span_cells as (
    select
      period, province_code, city_code, dispute_nature, as_code(null) as dispute_outcome, as_code(null) as merchant_type,
      as_code(null) as consumption_class, cast(null as boolean) as is_online, cast(null as boolean) as is_prepaid,
      cast(null as boolean) as is_bigticket, cast(null as boolean) as is_offline,
      count(*) as disputes, total(cell_key) as disputes_key,
      count(case when is_single then person_cell_key end) as complainants,
      keys_where(is_single, person_cell_key) as complainants_key,
      count_where(is_closed) as closed, keys_where(is_closed, cell_key) as closed_key,
      count_where(is_timed) as timed, keys_where(is_timed, cell_key) as timed_key,
      count_where(is_mediated) as mediated, keys_where(is_mediated, cell_key) as mediated_key,
      count_where(is_settled) as settled, keys_where(is_settled, cell_key) as settled_key,
      count_where(is_legal_aid) as legal_aid, keys_where(is_legal_aid, cell_key) as legal_aid_key,
      count_where(is_free) as free, keys_where(is_free, cell_key) as free_key,
      known_total(wait_days) as wait_days,
      known_total(disputed_fen) as disputed_fen,
      count_where(is_single and disputed_fen <> 0) as disputed_contributors,
      largest(case when is_single then disputed_fen end) as disputed_top1_fen,
      second_largest(case when is_single then disputed_fen end) as disputed_top2_fen,
      known_total(recovered_fen) as recovered_fen,
      count_where(is_single and recovered_fen <> 0) as recovered_contributors,
      largest(case when is_single then recovered_fen end) as recovered_top1_fen,
      second_largest(case when is_single then recovered_fen end) as recovered_top2_fen,
      known_total(decided_fen) as decided_fen, count_where(is_single and decided_fen <> 0) as decided_contributors,
      largest(case when is_single then decided_fen end) as decided_top1_fen,
      second_largest(case when is_single then decided_fen end) as decided_top2_fen,
      known_total(fees_avoided_fen) as fees_avoided_fen,
      count_where(is_single and fees_avoided_fen <> 0) as fees_avoided_contributors,
      largest(case when is_single then fees_avoided_fen end) as fees_avoided_top1_fen,
      second_largest(case when is_single then fees_avoided_fen end) as fees_avoided_top2_fen
    from counted
    where grain_of(period) <> 'month'
    group by grouping sets ((period, province_code, dispute_nature), (period, city_code))
  ),

  finest as (
    select
      cells.*,
      case
        when dispute_outcome is not null then 'outcome'
        when merchant_type is not null then 'merchant_type'
        when consumption_class is not null then 'consumption_class'
        when is_online is not null then 'flags'
        else 'none'
      end as kind
    from (select * from month_cells union all select * from span_cells) as cells
  ),

  -- What is offered: one row per table that can be asked for, and the finest cells that it adds up from.
  offered as (
    select
      row_number() over (order by period_grain, region_level, head, split, scene) as offer,
      as_code(grains.period_grain) as grain, as_code(levels.region_level) as level,
      as_code(set_name(heads.head, splits.split)) as grouping_set,
      grains.period_grain, levels.region_level, heads.head, splits.split, splits.scene,
      case
        when grains.period_grain <> 'month' or (levels.region_level = 'city' and splits.split is null) then 'none'
        when heads.head = 'dispute_outcome' then 'outcome'
        else splits.kind
      end as kind
    from (values ('month'), ('quarter'), ('year')) as grains (period_grain)
    cross join (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('dispute_nature'), ('dispute_outcome')) as heads (head)
    cross join (
      values
        (null, null, 'consumption_class'), ('merchant_type', null, 'merchant_type'),
        ('consumption_class', null, 'consumption_class'), ('dispute_scene', 'online', 'flags'),
        ('dispute_scene', 'prepaid', 'flags'), ('dispute_scene', 'bigticket', 'flags'),
        ('dispute_scene', 'offline', 'flags')
    ) as splits (split, scene, kind)
    join (select distinct level from reference.regions) as known_levels on levels.region_level = known_levels.level
    where
      case
        when heads.head = 'dispute_outcome'
          then grains.period_grain = 'month' and levels.region_level <> 'city' and (splits.split is null or splits.kind = 'flags')
        when grains.period_grain <> 'month'
          then splits.split is null and (levels.region_level <> 'city' or heads.head is null)
        when levels.region_level = 'city' then splits.split is null or (splits.kind = 'flags' and heads.head is null)
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
        when 'dispute_nature' then dispute_nature
        when 'dispute_outcome' then dispute_outcome
        else as_code('*')
      end as head_member,
      case offered.split
        when 'merchant_type' then merchant_type
        when 'consumption_class' then consumption_class
        when 'dispute_scene' then as_code(offered.scene)
        else as_code('*')
      end as split_member
    from finest
    join offered
      on grain_of(finest.period) = offered.period_grain and finest.kind = offered.kind
      and (finest.city_code is not null) = (offered.region_level = 'city')
    where
      case offered.scene
        when 'online' then is_online
        when 'prepaid' then is_prepaid
        when 'bigticket' then is_bigticket
        when 'offline' then is_offline
        else true
      end
  ),

  cells as (
    select
      period, offer, region_code, head_member, split_member,
      total(disputes) as disputes, sum_of_keys(disputes_key) as disputes_key,
      total(complainants) as complainants, sum_of_keys(complainants_key) as complainants_key,
      total(closed) as closed, sum_of_keys(closed_key) as closed_key,
      total(timed) as timed, sum_of_keys(timed_key) as timed_key,
      total(mediated) as mediated, sum_of_keys(mediated_key) as mediated_key,
      total(settled) as settled, sum_of_keys(settled_key) as settled_key,
      total(legal_aid) as legal_aid, sum_of_keys(legal_aid_key) as legal_aid_key,
      total(free) as free, sum_of_keys(free_key) as free_key,
      known_total(wait_days) as wait_days,
      known_total(disputed_fen) as disputed_fen, total(disputed_contributors) as disputed_contributors,
      largest(disputed_top1_fen) as disputed_top1_fen,
      second_of(disputed_top1_fen, disputed_top2_fen) as disputed_top2_fen,
      known_total(recovered_fen) as recovered_fen, total(recovered_contributors) as recovered_contributors,
      largest(recovered_top1_fen) as recovered_top1_fen,
      second_of(recovered_top1_fen, recovered_top2_fen) as recovered_top2_fen,
      known_total(decided_fen) as decided_fen, total(decided_contributors) as decided_contributors,
      largest(decided_top1_fen) as decided_top1_fen,
      second_of(decided_top1_fen, decided_top2_fen) as decided_top2_fen,
      known_total(fees_avoided_fen) as fees_avoided_fen, total(fees_avoided_contributors) as fees_avoided_contributors,
      largest(fees_avoided_top1_fen) as fees_avoided_top1_fen,
      second_of(fees_avoided_top1_fen, fees_avoided_top2_fen) as fees_avoided_top2_fen
    from rolled
    group by period, offer, region_code, head_member, split_member
  ),

  -- Whoever has several records counts once in each cell they reach, with the sum of them.
  several as (
    select
      period, contributor_key, person_cell_key, province_code, city_code, dispute_nature, dispute_outcome,
      merchant_type, consumption_class, is_online, is_prepaid, is_bigticket, is_offline,
      known_total(disputed_fen) as disputed_fen, known_total(recovered_fen) as recovered_fen,
      known_total(decided_fen) as decided_fen, known_total(fees_avoided_fen) as fees_avoided_fen
    from counted
    where not is_single
    group by
      period, contributor_key, person_cell_key, province_code, city_code, dispute_nature, dispute_outcome,
      merchant_type, consumption_class, is_online, is_prepaid, is_bigticket, is_offline
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
        when 'dispute_nature' then dispute_nature
        when 'dispute_outcome' then dispute_outcome
        else as_code('*')
      end as head_member,
      case offered.split
        when 'merchant_type' then merchant_type
        when 'consumption_class' then consumption_class
        when 'dispute_scene' then as_code(offered.scene)
        else as_code('*')
      end as split_member,
      several.contributor_key,
      several.person_cell_key,
      known_total(disputed_fen) as disputed_fen, known_total(recovered_fen) as recovered_fen,
      known_total(decided_fen) as decided_fen, known_total(fees_avoided_fen) as fees_avoided_fen
    from several
    join offered on grain_of(several.period) = offered.period_grain
    where
      case offered.scene
        when 'online' then is_online
        when 'prepaid' then is_prepaid
        when 'bigticket' then is_bigticket
        when 'offline' then is_offline
        else true
      end
    group by 1, 2, 3, 4, 5, 6, 7
  ),

  contributors as (
    select
      period, offer, region_code, head_member, split_member,
      count(person_cell_key) as complainants, total(person_cell_key) as complainants_key,
      count_nonzero(disputed_fen) as disputed_contributors, largest(disputed_fen) as disputed_top1_fen,
      second_largest(disputed_fen) as disputed_top2_fen,
      count_nonzero(recovered_fen) as recovered_contributors, largest(recovered_fen) as recovered_top1_fen,
      second_largest(recovered_fen) as recovered_top2_fen,
      count_nonzero(decided_fen) as decided_contributors, largest(decided_fen) as decided_top1_fen,
      second_largest(decided_fen) as decided_top2_fen,
      count_nonzero(fees_avoided_fen) as fees_avoided_contributors, largest(fees_avoided_fen) as fees_avoided_top1_fen,
      second_largest(fees_avoided_fen) as fees_avoided_top2_fen
    from reached
    group by period, offer, region_code, head_member, split_member
  )

select
  as_code(offered.grain) as period_grain,
  cast(cells.period as integer) as period,
  as_code(offered.level) as region_level,
  as_code(cells.region_code) as region_code,
  as_code(offered.grouping_set) as grouping_set,
  as_code(case when offered.head = 'dispute_outcome' then as_code('*') else cells.head_member end) as dispute_nature,
  as_code(case when offered.head = 'dispute_outcome' then cells.head_member else as_code('*') end) as dispute_outcome,
  as_code(case when offered.split = 'merchant_type' then cells.split_member else as_code('*') end) as merchant_type,
  as_code(case when offered.split = 'consumption_class' then cells.split_member else as_code('*') end) as consumption_class,
  as_code(case when offered.split = 'dispute_scene' then cells.split_member else as_code('*') end) as dispute_scene,
  cast(cells.disputes as bigint) as disputes,
  cast(cells.disputes_key as bigint) as disputes_key,
  cast(nullif(cells.complainants + coalesce(contributors.complainants, 0), 0) as bigint) as complainants,
  cast((cells.complainants_key + coalesce(contributors.complainants_key,
  0)) % 4294967296 as bigint) as complainants_key,
  cast(cells.closed as bigint) as closed,
  cast(cells.closed_key as bigint) as closed_key,
  cast(cells.timed as bigint) as timed,
  cast(cells.timed_key as bigint) as timed_key,
  cast(cells.mediated as bigint) as mediated,
  cast(cells.mediated_key as bigint) as mediated_key,
  cast(cells.settled as bigint) as settled,
  cast(cells.settled_key as bigint) as settled_key,
  cast(cells.legal_aid as bigint) as legal_aid,
  cast(cells.legal_aid_key as bigint) as legal_aid_key,
  cast(cells.free as bigint) as free,
  cast(cells.free_key as bigint) as free_key,
  cast(cells.wait_days as bigint) as wait_days,
  cast(cells.disputed_fen as bigint) as disputed_fen,
  cast(cells.disputed_contributors + coalesce(contributors.disputed_contributors,
  0) as bigint) as disputed_contributors,
  cast(greatest(cells.disputed_top1_fen, coalesce(contributors.disputed_top1_fen, 0)) as bigint) as disputed_top1_fen,
  cast(second_of_two(
    cells.disputed_top1_fen, cells.disputed_top2_fen, contributors.disputed_top1_fen, contributors.disputed_top2_fen
  ) as bigint) as disputed_top2_fen,
  cast(cells.recovered_fen as bigint) as recovered_fen,
  cast(cells.recovered_contributors + coalesce(contributors.recovered_contributors,
  0) as bigint) as recovered_contributors,
  cast(greatest(cells.recovered_top1_fen, coalesce(contributors.recovered_top1_fen,
  0)) as bigint) as recovered_top1_fen,
  cast(second_of_two(
    cells.recovered_top1_fen, cells.recovered_top2_fen, contributors.recovered_top1_fen, contributors.recovered_top2_fen
  ) as bigint) as recovered_top2_fen,
  cast(cells.decided_fen as bigint) as decided_fen,
  cast(cells.decided_contributors + coalesce(contributors.decided_contributors, 0) as bigint) as decided_contributors,
  cast(greatest(cells.decided_top1_fen, coalesce(contributors.decided_top1_fen, 0)) as bigint) as decided_top1_fen,
  cast(second_of_two(
    cells.decided_top1_fen, cells.decided_top2_fen, contributors.decided_top1_fen, contributors.decided_top2_fen
  ) as bigint) as decided_top2_fen,
  cast(cells.fees_avoided_fen as bigint) as fees_avoided_fen,
  cast(cells.fees_avoided_contributors + coalesce(contributors.fees_avoided_contributors,
  0) as bigint) as fees_avoided_contributors,
  cast(greatest(cells.fees_avoided_top1_fen, coalesce(contributors.fees_avoided_top1_fen,
  0)) as bigint) as fees_avoided_top1_fen,
  cast(second_of_two(
    cells.fees_avoided_top1_fen, cells.fees_avoided_top2_fen,
    contributors.fees_avoided_top1_fen, contributors.fees_avoided_top2_fen
  ) as bigint) as fees_avoided_top2_fen
from cells
join offered on cells.offer = offered.offer
left join contributors
  on cells.offer = contributors.offer and cells.period = contributors.period and cells.region_code = contributors.region_code
  and cells.head_member = contributors.head_member and cells.split_member = contributors.split_member
