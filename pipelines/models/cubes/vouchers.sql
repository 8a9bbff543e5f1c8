with
  vouchers as (select * from marts.vouchers),

  dated as (
    select 'month' as period_grain, event_month as period, vouchers.* from vouchers where in_build(event_month)
    union all
    select 'quarter', quarter_of(event_month), vouchers.* from vouchers where in_build_quarter(event_month)
    union all
    select 'year', year_of(event_month), vouchers.* from vouchers where in_build_year(event_month)
  ),

  -- Most contributors have one record in a period; whatever the cell, they need no telling apart.
  counted as (
    select dated.*, count(*) over (partition by period, contributor_key) = 1 as is_single from dated
  ),

  -- Vouchers of one person that fall into the same cells everywhere are one row from here on.
  people as (
    select
      period_grain, period, contributor_key, person_cell_key, is_single, province_code, city_code,
      consumption_class, industry, age_band, sex, is_new_form, is_migrant, is_female_worker, is_industrial,
      is_model, is_youth,
      1 as vouchers, cell_key as vouchers_key,
      flag(is_issued) as issued, case when is_issued then cell_key end as issued_key,
      flag(is_redeemed) as redeemed, case when is_redeemed then cell_key end as redeemed_key,
      flag(is_issued and is_redeemed) as issued_redeemed, case when is_issued and is_redeemed then cell_key end as issued_redeemed_key,
      flag(is_expired) as expired, case when is_expired then cell_key end as expired_key,
      face_fen,
      redeemed_fen,
      led_fen
    from counted
    where is_single
    union all
    select
      period_grain, period, contributor_key, person_cell_key, is_single, province_code, city_code,
      consumption_class, industry, age_band, sex, is_new_form, is_migrant, is_female_worker, is_industrial,
      is_model, is_youth,
      count(*), total(cell_key),
      total(flag(is_issued)), total(case when is_issued then cell_key end),
      total(flag(is_redeemed)), total(case when is_redeemed then cell_key end),
      total(flag(is_issued and is_redeemed)), total(case when is_issued and is_redeemed then cell_key end),
      total(flag(is_expired)), total(case when is_expired then cell_key end),
      known_total(face_fen),
      known_total(redeemed_fen),
      known_total(led_fen)
    from counted
    where not is_single
    group by
      period_grain, period, contributor_key, person_cell_key, is_single, province_code, city_code,
      consumption_class, industry, age_band, sex, is_new_form, is_migrant, is_female_worker, is_industrial,
      is_model, is_youth
  ),

  -- What is offered: one row per table that can be asked for.
  offered as (
    select
      row_number() over (order by period_grain, region_level, head, split, worker_group) as offer,
      grains.period_grain, levels.region_level, heads.head, splits.split, splits.worker_group
    from (values ('month'), ('quarter'), ('year')) as grains (period_grain)
    cross join (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (values (null), ('consumption_class')) as heads (head)
    cross join (
      values
        (null, null), ('industry', null), ('age_band', null), ('sex', null), ('worker_group', 'new_form'),
        ('worker_group', 'migrant'), ('worker_group', 'female'), ('worker_group', 'industrial'),
        ('worker_group', 'model'), ('worker_group', 'youth')
    ) as splits (split, worker_group)
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
      case offered.head when 'consumption_class' then consumption_class end as head_member,
      case offered.split
        when 'industry' then industry
        when 'age_band' then age_band
        when 'sex' then sex
        when 'worker_group' then as_code(offered.worker_group)
      end as split_member
    from people
    join offered on people.period_grain = offered.period_grain
    where
      case offered.worker_group
        when 'new_form' then is_new_form
        when 'migrant' then is_migrant
        when 'female' then is_female_worker
        when 'industrial' then is_industrial
        when 'model' then is_model
        when 'youth' then is_youth
        else true
      end
  ),

  -- One row per contributor and cell: whoever is counted is counted once.
  contributions as (
    select
      period, offer, region_code, head_member, split_member, person_cell_key,
      vouchers, vouchers_key, issued, issued_key, redeemed, redeemed_key, issued_redeemed, issued_redeemed_key,
      expired, expired_key, face_fen, redeemed_fen, led_fen
    from placed
    where is_single
    union all
    select
      period, offer, region_code, head_member, split_member, person_cell_key,
      total(vouchers), total(vouchers_key), total(issued), total(issued_key), total(redeemed),
      total(redeemed_key), total(issued_redeemed), total(issued_redeemed_key), total(expired),
      total(expired_key), known_total(face_fen), known_total(redeemed_fen), known_total(led_fen)
    from placed
    where not is_single
    group by period, offer, region_code, head_member, split_member, contributor_key, person_cell_key
  ),

  cells as (
    select
      period, offer, region_code, head_member, split_member,
      total(vouchers) as vouchers, sum_of_keys(vouchers_key) as vouchers_key,
      nullif(count(person_cell_key), 0) as holders, sum_of_keys(person_cell_key) as holders_key,
      total(issued) as issued, sum_of_keys(issued_key) as issued_key,
      total(redeemed) as redeemed, sum_of_keys(redeemed_key) as redeemed_key,
      total(issued_redeemed) as issued_redeemed, sum_of_keys(issued_redeemed_key) as issued_redeemed_key,
      total(expired) as expired, sum_of_keys(expired_key) as expired_key,
      known_total(face_fen) as face_fen, count_nonzero(face_fen) as face_contributors,
      largest(face_fen) as face_top1_fen, second_largest(face_fen) as face_top2_fen,
      known_total(redeemed_fen) as redeemed_fen, count_nonzero(redeemed_fen) as redeemed_contributors,
      largest(redeemed_fen) as redeemed_top1_fen, second_largest(redeemed_fen) as redeemed_top2_fen,
      known_total(led_fen) as led_fen, count_nonzero(led_fen) as led_contributors,
      largest(led_fen) as led_top1_fen, second_largest(led_fen) as led_top2_fen
    from contributions
    group by period, offer, region_code, head_member, split_member
  )

select
  cast(offered.period_grain as varchar) as period_grain,
  cast(cells.period as integer) as period,
  cast(offered.region_level as varchar) as region_level,
  coalesce(cast(cells.region_code as varchar), '000000') as region_code,
  set_name(offered.head, offered.split) as grouping_set,
  case when offered.head = 'consumption_class' then cast(cells.head_member as varchar) else '*' end as consumption_class,
  case when offered.split = 'industry' then cast(cells.split_member as varchar) else '*' end as industry,
  case when offered.split = 'age_band' then cast(cells.split_member as varchar) else '*' end as age_band,
  case when offered.split = 'sex' then cast(cells.split_member as varchar) else '*' end as sex,
  case when offered.split = 'worker_group' then cast(cells.split_member as varchar) else '*' end as worker_group,
  cast(cells.vouchers as bigint) as vouchers,
  cast(cells.vouchers_key as bigint) as vouchers_key,
  cast(cells.holders as bigint) as holders,
  cast(cells.holders_key as bigint) as holders_key,
  cast(cells.issued as bigint) as issued,
  cast(cells.issued_key as bigint) as issued_key,
  cast(cells.redeemed as bigint) as redeemed,
  cast(cells.redeemed_key as bigint) as redeemed_key,
  cast(cells.issued_redeemed as bigint) as issued_redeemed,
  cast(cells.issued_redeemed_key as bigint) as issued_redeemed_key,
  cast(cells.expired as bigint) as expired,
  cast(cells.expired_key as bigint) as expired_key,
  cast(cells.face_fen as bigint) as face_fen,
  cast(cells.face_contributors as bigint) as face_contributors,
  cast(cells.face_top1_fen as bigint) as face_top1_fen,
  cast(cells.face_top2_fen as bigint) as face_top2_fen,
  cast(cells.redeemed_fen as bigint) as redeemed_fen,
  cast(cells.redeemed_contributors as bigint) as redeemed_contributors,
  cast(cells.redeemed_top1_fen as bigint) as redeemed_top1_fen,
  cast(cells.redeemed_top2_fen as bigint) as redeemed_top2_fen,
  cast(cells.led_fen as bigint) as led_fen,
  cast(cells.led_contributors as bigint) as led_contributors,
  cast(cells.led_top1_fen as bigint) as led_top1_fen,
  cast(cells.led_top2_fen as bigint) as led_top2_fen
from cells
join offered on cells.offer = offered.offer
