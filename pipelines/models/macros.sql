-- The expressions that engines spell differently, named once. Run this file first; every model can then be pasted
-- into a shell as it is. On another engine only this file changes.

-- Which part of the data a run builds. By hand: all of it. The runner narrows these to the months at hand.
create or replace macro in_build(month) as true;
create or replace macro in_build_quarter(month) as true;
create or replace macro in_build_year(month) as true;

-- Codes may be stored as a dictionary. By hand: as text. The runner makes it a cast to the dictionary of known codes.
create or replace macro as_code(code) as code;
create or replace macro given(code) as coalesce(code, as_code('U'));

create or replace macro div(a, b) as a // b;
create or replace macro month_of(day) as cast(extract(year from day) * 100 + extract(month from day) as integer);
create or replace macro year_of(month) as cast(div(month, 100) as integer);
create or replace macro quarter_of(month) as cast(div(month, 100) * 10 + div(month % 100 + 2, 3) as integer);
-- A period says its grain: 202506 is a month, 20252 a quarter, 2025 a year.
create or replace macro grain_of(period) as case when period >= 100000 then 'month' when period >= 10000 then 'quarter' else 'year' end;
create or replace macro days_between(earlier, later) as cast(date_diff('day', cast(earlier as date), cast(later as date)) as bigint);
create or replace macro hours_between(earlier, later) as cast(div(date_diff('minute', earlier, later), 60) as bigint);

-- Cell keys are numbers modulo 2^32; the key of a cell is the sum of the keys of what it counts, modulo the same.
create or replace macro cell_key_of(id) as cast(((id % 4294967296) + 4294967296) % 4294967296 as bigint);
create or replace macro sum_of_keys(key) as cast(coalesce(sum(key), 0) as bigint) % 4294967296;
-- Whose a record is: by the member number, else the ID number, else a telephone unless that is of somebody else.
create or replace macro known_member(by_number, by_id, by_phone, said_id, registered_id) as
  cast(coalesce(by_number, by_id, case when coalesce(said_id = registered_id, true) then by_phone end) as bigint);
-- 60 of the 128 bits that name a record, as a number.
create or replace macro record_number(record_id) as cast('0x' || substr(replace(cast(record_id as varchar), '-', ''), 1, 15) as bigint);

create or replace macro count_where(condition) as cast(count(case when condition then 1 end) as bigint);
create or replace macro keys_where(condition, key) as cast(sum(case when condition then key end) as bigint);
create or replace macro flag(condition) as cast(case when condition then 1 when not condition then 0 end as bigint);
create or replace macro total(amount) as cast(coalesce(sum(amount), 0) as bigint);
-- As `total`, but nothing known stays unknown.
create or replace macro known_total(amount) as cast(sum(amount) as bigint);
create or replace macro count_nonzero(amount) as cast(count(nullif(amount, 0)) as bigint);
create or replace macro largest(amount) as cast(coalesce(max(abs(amount)), 0) as bigint);
create or replace macro second_largest(amount) as cast(coalesce(max(abs(amount), 2)[2], 0) as bigint);
-- The second largest of groups that share no contributor, from the two largest of each.
create or replace macro second_of(top1, top2) as greatest(second_largest(top1), cast(coalesce(max(top2), 0) as bigint));
create or replace macro second_of_two(top1, top2, other1, other2) as
  greatest(least(top1, coalesce(other1, 0)), top2, coalesce(other2, 0));

-- Whether somebody belongs to a group of workers; groups overlap, and no group is everybody.
create or replace macro in_worker_group(worker_group, new_form, migrant, female, industrial, model, youth) as
  case worker_group
    when 'new_form' then new_form
    when 'migrant' then migrant
    when 'female' then female
    when 'industrial' then industrial
    when 'model' then model
    when 'youth' then youth
    else true
  end;

-- The name of a grouping set of at most two dimensions: in alphabetical order, joined with '+'; 'total' for none.
create or replace macro set_name(a, b) as
  case when a is null and b is null then 'total' when b is null then a when a is null then b when a < b then a || '+' || b else b || '+' || a end;
