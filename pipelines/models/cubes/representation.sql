with
  -- The twelve months before the newest, which is seldom whole.
  aged as (select event_month, row_number() over (order by event_month desc) as age from intermediate.int_months),
  span_months as (select event_month from aged where age between 2 and 13),
  span as (select min(event_month) as first_month, max(event_month) as last_month from span_months),

  roll as (
    select
      members.member_key, members.province_code, members.sex, members.age_band, members.industry,
      members.is_new_form, members.is_migrant, members.is_female_worker, members.is_industrial, members.is_model, members.is_youth
    from marts.members as members
    cross join span
    where members.from_month <= span.last_month and members.until_month > span.last_month
  ),

  -- What each family asks of a record: whether it was judged, and whether the answer was bad.
  records as (
    select
      'service_applications' as family, person_key,
      flag(is_closed) as cases, flag(is_closed and is_unmet) as events, 0 as paid_fen
    from marts.services where is_member and event_month in (select event_month from span_months)
    union all
    select 'feedback', person_key, flag(is_scored), flag(is_scored and is_dissatisfied), 0
    from marts.appeals where is_member and event_month in (select event_month from span_months)
    union all
    select 'consumption', person_key, 0, 0, paid_fen
    from marts.consumption where is_member and event_month in (select event_month from span_months)
    union all
    select 'vouchers', person_key, flag(is_issued), flag(is_issued and is_redeemed), 0
    from marts.vouchers where is_member and event_month in (select event_month from span_months)
    union all
    select 'merchant_ratings', person_key, 1, flag(is_low), 0
    from marts.ratings where is_member and event_month in (select event_month from span_months)
  ),

  persons as (
    select
      records.family, records.person_key,
      total(records.cases) as cases, total(records.events) as events, total(records.paid_fen) as paid_fen
    from records
    group by records.family, records.person_key
  ),

  observed as (
    select family, person_key, cases, events, paid_fen from persons
    union all
    select '*', person_key, 0, 0, 0 from persons group by person_key
  ),

  -- Every member on the roll under the family *, so that one pass counts both.
  seen as (
    select observed.family, 0 as on_roll, 1 as observed, observed.cases, observed.events, observed.paid_fen, roll.*
    from observed
    join roll on observed.person_key = roll.member_key
    union all
    select 'roll', 1, 0, 0, 0, 0, roll.* from roll
  ),

  fine as (
    select
      family, province_code, sex, age_band, industry,
      is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth,
      total(on_roll) as on_roll, total(observed) as observed,
      total(cases) as cases, total(events) as events, total(paid_fen) as paid_fen
    from seen
    group by grouping sets (
      (family, province_code),
      (family, sex, age_band, industry, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth)
    )
  ),

  -- Groups overlap, so each is a table of its own.
  offered as (
    select * from (
      values ('cell', null), ('province', null), ('worker_group', 'new_form'), ('worker_group', 'migrant'),
        ('worker_group', 'female'), ('worker_group', 'industrial'), ('worker_group', 'model'), ('worker_group', 'youth')
    ) as sets (grouping_set, worker_group)
  ),

  cells as (
    select
      fine.family,
      offered.grouping_set,
      case when offered.grouping_set = 'province' then province_code else as_code('000000') end as region_code,
      case when offered.grouping_set = 'cell' then given(sex) else as_code('*') end as sex,
      case when offered.grouping_set = 'cell' then given(age_band) else as_code('*') end as age_band,
      case when offered.grouping_set = 'cell' then given(industry) else as_code('*') end as industry,
      as_code(coalesce(offered.worker_group, '*')) as worker_group,
      total(on_roll) as on_roll, total(observed) as observed,
      total(cases) as cases, total(events) as events, total(paid_fen) as paid_fen
    from fine
    join offered on (fine.province_code is not null) = (offered.grouping_set = 'province')
    where
      in_worker_group(
        offered.worker_group, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth
      )
    group by 1, 2, 3, 4, 5, 6, 7
  ),

  families as (select distinct family from observed)

select
  cast(span.first_month as integer) as first_month,
  cast(span.last_month as integer) as last_month,
  cast(families.family as varchar) as family,
  cast(on_roll.grouping_set as varchar) as grouping_set,
  as_code(on_roll.region_code) as region_code,
  as_code(on_roll.sex) as sex,
  as_code(on_roll.age_band) as age_band,
  as_code(on_roll.industry) as industry,
  as_code(on_roll.worker_group) as worker_group,
  cast(on_roll.on_roll as bigint) as on_roll,
  cast(coalesce(reached.observed, 0) as bigint) as observed,
  cast(coalesce(reached.cases, 0) as bigint) as cases,
  cast(coalesce(reached.events, 0) as bigint) as events,
  cast(coalesce(reached.paid_fen, 0) as bigint) as paid_fen
from (select * from cells where family = 'roll') as on_roll
cross join families
cross join span
left join cells as reached
  on on_roll.grouping_set = reached.grouping_set and on_roll.region_code = reached.region_code
  and on_roll.sex = reached.sex and on_roll.age_band = reached.age_band and on_roll.industry = reached.industry
  and on_roll.worker_group = reached.worker_group and families.family = reached.family
