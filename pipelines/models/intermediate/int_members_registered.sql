with
  members as (select * from marts.members),
  months as (select * from intermediate.int_months),
  reach as (select min(event_month) as first_month, max(event_month) as last_month from months),

  offered as (
    select
      row_number() over (order by region_level, split, worker_group) as offer,
      levels.region_level, splits.split, splits.worker_group
    from (values ('nation'), ('province'), ('city')) as levels (region_level)
    cross join (
      values
        (null, null), ('industry', null), ('age_band', null), ('sex', null),
        ('worker_group', 'new_form'), ('worker_group', 'migrant'), ('worker_group', 'female'),
        ('worker_group', 'industrial'), ('worker_group', 'model'), ('worker_group', 'youth')
    ) as splits (split, worker_group)
    join (select distinct level from reference.regions) as known_levels on levels.region_level = known_levels.level
    where levels.region_level <> 'city' or splits.split is null or splits.split in ('industry', 'worker_group')
  ),

  placed as (
    select
      offered.offer,
      members.member_cell_key,
      members.from_month,
      members.until_month,
      case offered.region_level when 'province' then province_code when 'city' then city_code else as_code('000000') end as region_code,
      case offered.split
        when 'industry' then industry
        when 'age_band' then age_band
        when 'sex' then sex
        when 'worker_group' then as_code(offered.worker_group)
        else as_code('*')
      end as split_member
    from members
    cross join offered
    where
      in_worker_group(
        offered.worker_group, is_new_form, is_migrant, is_female_worker, is_industrial, is_model, is_youth
      )
      and members.until_month > members.from_month
  ),

  -- Somebody adds one on joining and takes one away on leaving; what is there is the sum so far.
  changes as (
    select
      offer, region_code, split_member, greatest(from_month, first_month) as event_month,
      1 as members, member_cell_key as members_key,
      flag(from_month >= first_month) as joined, case when from_month >= first_month then member_cell_key end as joined_key,
      0 as parted, null as parted_key
    from placed
    cross join reach
    where from_month <= last_month and until_month > first_month
    union all
    select
      offer, region_code, split_member, until_month,
      -1, -member_cell_key, 0, null, 1, member_cell_key
    from placed
    cross join reach
    where until_month > first_month and until_month <= last_month
  ),

  changed as (
    select
      offer, region_code, split_member, event_month,
      sum(members) as members, sum(members_key) as members_key,
      total(joined) as joined, sum_of_keys(joined_key) as joined_key,
      total(parted) as parted, sum_of_keys(parted_key) as parted_key
    from changes
    group by offer, region_code, split_member, event_month
  ),

  lines as (
    select series.*, months.event_month
    from (select distinct offer, region_code, split_member from changed) as series
    cross join months
  ),

  counted as (
    select
      lines.*,
      sum(coalesce(changed.members, 0)) over (
        partition by lines.offer, lines.region_code, lines.split_member order by lines.event_month
        rows between unbounded preceding and current row
      ) as members,
      sum(coalesce(changed.members_key, 0)) over (
        partition by lines.offer, lines.region_code, lines.split_member order by lines.event_month
        rows between unbounded preceding and current row
      ) as members_key,
      coalesce(changed.joined, 0) as joined,
      coalesce(changed.joined_key, 0) as joined_key,
      coalesce(changed.parted, 0) as parted,
      coalesce(changed.parted_key, 0) as parted_key
    from lines
    left join changed
      on lines.offer = changed.offer and lines.region_code = changed.region_code
      and lines.split_member = changed.split_member and lines.event_month = changed.event_month
  )

select
  cast(counted.event_month as integer) as event_month,
  as_code(offered.region_level) as region_level,
  as_code(counted.region_code) as region_code,
  as_code(coalesce(offered.split, 'total')) as split,
  as_code(counted.split_member) as member,
  cast(counted.members as bigint) as registered_members,
  cast(counted.members_key % 4294967296 as bigint) as registered_members_key,
  cast(counted.joined as bigint) as joined_members,
  cast(counted.joined_key as bigint) as joined_members_key,
  cast(counted.parted as bigint) as left_members,
  cast(counted.parted_key as bigint) as left_members_key
from counted
join offered on counted.offer = offered.offer
where counted.members > 0 or counted.joined > 0 or counted.parted > 0
