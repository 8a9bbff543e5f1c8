with
  disputes as (select * from marts.disputes),

  dated as (
    select 'month' as period_grain, event_month as period, disputes.* from disputes where in_build(event_month)
    union all
    select 'quarter', quarter_of(event_month), disputes.* from disputes where in_build_quarter(event_month)
    union all
    select 'year', year_of(event_month), disputes.* from disputes where in_build_year(event_month)
  ),

  -- Most contributors have one record in a period; whatever the cell, they need no telling apart.
  counted as (
    select dated.*, count(*) over (partition by period, contributor_key) = 1 as is_single from dated
  ),

  -- Disputes of one person that fall into the same cells everywhere are one row from here on.
  people as (
    select
      period_grain, period, contributor_key, person_cell_key, is_single, province_code, city_code,
      dispute_nature, merchant_type, consumption_class, is_online, is_prepaid, is_bigticket, is_offline,
      1 as disputes, cell_key as disputes_key,
      flag(is_closed) as closed, case when is_closed then cell_key end as closed_key,
      flag(is_timed) as timed, case when is_timed then cell_key end as timed_key,
      flag(is_mediated) as mediated, case when is_mediated then cell_key end as mediated_key,
      flag(is_settled) as settled, case when is_settled then cell_key end as settled_key,
      flag(is_legal_aid) as legal_aid, case when is_legal_aid then cell_key end as legal_aid_key,
      wait_days,
      disputed_fen,
      recovered_fen,
      decided_fen
    from counted
    where is_single
    union all
    select
      period_grain, period, contributor_key, person_cell_key, is_single, province_code, city_code,
      dispute_nature, merchant_type, consumption_class, is_online, is_prepaid, is_bigticket, is_offline,
      count(*), total(cell_key),
      total(flag(is_closed)), total(case when is_closed then cell_key end),
      total(flag(is_timed)), total(case when is_timed then cell_key end),
      total(flag(is_mediated)), total(case when is_mediated then cell_key end),
      total(flag(is_settled)), total(case when is_settled then cell_key end),
      total(flag(is_legal_aid)), total(case when is_legal_aid then cell_key end),
      known_total(wait_days),
      known_total(disputed_fen),
      known_total(recovered_fen),
      known_total(decided_fen)
    from counted
    where not is_single
    group by
      period_grain, period, contributor_key, person_cell_key, is_single, province_code, city_code,
      dispute_nature, merchant_type, consumption_class, is_online, is_prepaid, is_bigticket, is_offline
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select
      row_number() over (order by period_grain, region_level, head, split, scene) as offer,
      grains.period_grain, levels.region_level, heads.head, splits.split, splits.scene
    from (values ('month'), ('quarter'), ('year')) as grains (period_grain)
    cross join (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('dispute_nature')) as heads (head)
    cross join (
      values
        (null, null), ('merchant_type', null), ('consumption_class', null), ('dispute_scene', 'online'),
        ('dispute_scene', 'prepaid'), ('dispute_scene', 'bigticket'), ('dispute_scene', 'offline')
    ) as splits (split, scene)
    where
      case
        when grains.period_grain <> 'month' then splits.split is null and (levels.region_level <> 'city' or heads.head is null)
        when levels.region_level = 'city' then splits.split is null
        else true
      end
  ),

  placed as (
    select
      offered.offer,
      people.*,
      case offered.region_level when 'province' then province_code when 'city' then city_code end as region_code,
      case offered.head when 'dispute_nature' then dispute_nature end as head_member,
      case offered.split
        when 'merchant_type' then merchant_type
        when 'consumption_class' then consumption_class
        when 'dispute_scene' then as_code(offered.scene)
      end as split_member
    from people
    join offered on people.period_grain = offered.period_grain
    where
      case offered.scene
        when 'online' then is_online
        when 'prepaid' then is_prepaid
        when 'bigticket' then is_bigticket
        when 'offline' then coalesce(is_offline, false)
        else true
      end
  ),

  -- One row per contributor and cell: whoever is counted is counted once.
  contributions as (
    select
      period, offer, region_code, head_member, split_member, person_cell_key,
      disputes, disputes_key, closed, closed_key, timed, timed_key, mediated, mediated_key, settled,
      settled_key, legal_aid, legal_aid_key, wait_days, disputed_fen, recovered_fen, decided_fen
    from placed
    where is_single
    union all
    select
      period, offer, region_code, head_member, split_member, person_cell_key,
      total(disputes), total(disputes_key), total(closed), total(closed_key), total(timed), total(timed_key),
      total(mediated), total(mediated_key), total(settled), total(settled_key), total(legal_aid),
      total(legal_aid_key), known_total(wait_days), known_total(disputed_fen), known_total(recovered_fen),
      known_total(decided_fen)
    from placed
    where not is_single
    group by period, offer, region_code, head_member, split_member, contributor_key, person_cell_key
  ),

  cells as (
    select
      period, offer, region_code, head_member, split_member,
      total(disputes) as disputes, sum_of_keys(disputes_key) as disputes_key,
      nullif(count(person_cell_key), 0) as complainants, sum_of_keys(person_cell_key) as complainants_key,
      total(closed) as closed, sum_of_keys(closed_key) as closed_key,
      total(timed) as timed, sum_of_keys(timed_key) as timed_key,
      total(mediated) as mediated, sum_of_keys(mediated_key) as mediated_key,
      total(settled) as settled, sum_of_keys(settled_key) as settled_key,
      total(legal_aid) as legal_aid, sum_of_keys(legal_aid_key) as legal_aid_key,
      known_total(wait_days) as wait_days,
      known_total(disputed_fen) as disputed_fen, count_nonzero(disputed_fen) as disputed_contributors,
      largest(disputed_fen) as disputed_top1_fen, second_largest(disputed_fen) as disputed_top2_fen,
      known_total(recovered_fen) as recovered_fen, count_nonzero(recovered_fen) as recovered_contributors,
      largest(recovered_fen) as recovered_top1_fen, second_largest(recovered_fen) as recovered_top2_fen,
      known_total(decided_fen) as decided_fen, count_nonzero(decided_fen) as decided_contributors,
      largest(decided_fen) as decided_top1_fen, second_largest(decided_fen) as decided_top2_fen
    from contributions
    group by period, offer, region_code, head_member, split_member
  )

select
  cast(offered.period_grain as varchar) as period_grain,
  cast(cells.period as integer) as period,
  cast(offered.region_level as varchar) as region_level,
  coalesce(cast(cells.region_code as varchar), '000000') as region_code,
  set_name(offered.head, offered.split) as grouping_set,
  case when offered.head = 'dispute_nature' then cast(cells.head_member as varchar) else '*' end as dispute_nature,
  case when offered.split = 'merchant_type' then cast(cells.split_member as varchar) else '*' end as merchant_type,
  case when offered.split = 'consumption_class' then cast(cells.split_member as varchar) else '*' end as consumption_class,
  case when offered.split = 'dispute_scene' then cast(cells.split_member as varchar) else '*' end as dispute_scene,
  cast(cells.disputes as bigint) as disputes,
  cast(cells.disputes_key as bigint) as disputes_key,
  cast(cells.complainants as bigint) as complainants,
  cast(cells.complainants_key as bigint) as complainants_key,
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
  cast(cells.wait_days as bigint) as wait_days,
  cast(cells.disputed_fen as bigint) as disputed_fen,
  cast(cells.disputed_contributors as bigint) as disputed_contributors,
  cast(cells.disputed_top1_fen as bigint) as disputed_top1_fen,
  cast(cells.disputed_top2_fen as bigint) as disputed_top2_fen,
  cast(cells.recovered_fen as bigint) as recovered_fen,
  cast(cells.recovered_contributors as bigint) as recovered_contributors,
  cast(cells.recovered_top1_fen as bigint) as recovered_top1_fen,
  cast(cells.recovered_top2_fen as bigint) as recovered_top2_fen,
  cast(cells.decided_fen as bigint) as decided_fen,
  cast(cells.decided_contributors as bigint) as decided_contributors,
  cast(cells.decided_top1_fen as bigint) as decided_top1_fen,
  cast(cells.decided_top2_fen as bigint) as decided_top2_fen
from cells
join offered on cells.offer = offered.offer
