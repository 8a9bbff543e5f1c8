-- Members of a city are numbered in the order in which they joined; the place in a block of sixteen decides age
-- (eight bands) and sex, every fifth block is one of new-form workers. So an event can aim at a group by arithmetic.
create table members as
with start as (select min(first) as start, year(max(first)) as last_year from months),
person as (
  select c.*, unnest(range(n_members))::integer as k from city_offsets c
),
drawn as (
  select *, member_offset + k as mid, draw('member', member_offset + k) as x, draw('member2', member_offset + k) as y,
    draw('member3', member_offset + k) as w
  from person
),
placed as (
  select d.*,
    floor(n_orgs * u(x, 0) ** 1.6)::integer as org_i,
    floor(u(x, 1) * greatest(n_counties, 1))::integer as county_j,
    22 + 4 * ((k % 16) // 2) + floor(u(x, 2) * 4)::integer + greatest(0, (k % 16) // 2 - 5) * 2 as age,
    k % 2 = 1 and u(x, 3) < 0.9 as is_female,
    (k // 16) % 5 = 2 as is_new_form,
    -- Share of the city's members who joined before this one.
    k / n_members::double as rank
  from drawn d join org_counts using (city_idx)
),
known as (
  select
    mid, p.city_idx, k, province, city,     last_year - age as birth_year, 1 + mid % 12 as birth_month,
    1 + mid % 28 as birth_day, mid % 1000 as birth_no,
    is_female, is_new_form, o.org_code, coalesce(c.county, city) as county, o.industry, o.unit_type,
    u(y, 0) < case when o.industry in ('C', 'E', 'H', 'O', 'G') then 0.58
      when o.industry in ('J', 'P', 'Q', 'S') then 0.1 else 0.35 end
      as is_migrant,
    o.industry in ('B', 'C', 'D', 'E', 'G') and u(y, 1) < 0.9 as is_industrial,
    age <= 35 as is_youth,
    u(y, 2) < 0.012 as is_model,
    choose(['研究生', '大学本科', '大学本科', '大学本科', '大学专科', '大学专科', '大学专科', '中等职业', '中等职业', '普通高中', '普通高中', '初中', '初中', '小学'],
      least(0.999, u(y, 3) * 0.8 + age / 320.0)) as education,
    choose(['无', '无', '无', '无', '初级工', '初级工', '中级工', '中级工', '高级工', '高级工', '技师', '高级技师'], u(w, 0)) as skill_level,
    case
      when rank < 0.78 then least(start - 1,
        greatest(make_date(last_year - age + 16, 9, 1), start - 30 - floor(u(w, 1) ** 1.5 * 9000)::integer))
      else start + floor((rank - 0.78) / 0.22 * 30.43 * months_wanted())::integer
    end as joined_on,
    case when u(w, 2) < 0.04 then start + floor(u(w, 3) * 30.4 * months_wanted())::integer end as left_draw
  from placed p
  cross join start
  join grassroots o on o.city_idx = p.city_idx and o.i = p.org_i
  left join county_of c on c.city_idx = p.city_idx and c.j = p.county_j
)
select * exclude (left_draw), case when left_draw > joined_on then left_draw end as left_on
from known;

-- What an event needs to know of the member it is about; the rest of a member follows from `mid`.
create table member_attributes as
select mid, county, org_code, industry, (left_on - date '1970-01-01')::bigint as left_day from members;

create macro member_no(mid, province) as 'HY' || left(province, 2) || (100000000 + mid);
create macro member_name(mid) as '样例会员' || (10000000 + mid);
-- 164 is a number range that is not in use.
create macro member_phone(mid) as (16400000000 + (mid::bigint * 7919 + 1234567) % 100000000)::varchar;

-- An 18-digit number with its check digit (GB 11643), so that the door meets numbers that look real. Its area, 99, is
-- not assigned to any place; 153 is what the fixed digits 990101 weigh.
create macro id_number(year, month, day, no) as
  '990101' || (year * 10000 + month * 100 + day) || right((1000 + no)::varchar, 3)
  || substr('10X98765432', 1 + (153
    + 2 * (year // 1000) + year // 100 % 10 + 6 * (year // 10 % 10) + 3 * (year % 10)
    + 7 * (month // 10) + 9 * (month % 10) + 10 * (day // 10) + 5 * (day % 10)
    + 8 * (no // 100) + 4 * (no // 10 % 10) + 2 * (no % 10)) % 11, 1);

-- Who of a city acts: the block is any that has joined by month t, age and sex follow `tilt` (above 0 young, below 0
-- old) and `female`, and `new_form` is the chance that the block is moved to one of new-form workers.
create macro pick_member(member_offset, joined, tilt, female, new_form, x) as
  member_offset + (
    case when u(x, 0) < new_form
      then floor(u(x, 1) * joined / 16)::integer // 5 * 5 + 2
      else floor(u(x, 1) * joined / 16)::integer
    end * 16
    + 2 * floor(8 * case when tilt >= 0 then u(x, 2) ** (1 + tilt) else 1 - (1 - u(x, 2)) ** (1 - tilt) end)::integer
    + (u(x, 3) < female)::integer
  ) % joined;

-- How many of a city's members had joined before month t.
create macro joined(n_members, t) as
  greatest(1, floor(n_members * (0.78 + 0.22 * t / months_wanted())))::integer;
