with
  -- A date in the future is a slip of the pen; it must not stretch how far the family reaches.
  answers as (
    select * from marts.surveys where event_month <= (select max(event_month) from intermediate.int_months)
  ),
  regions as (select code, province_code from reference.regions),

  -- A survey belongs to the month its first answer came in.
  waves as (select survey_no, min(event_month) as period from answers group by survey_no),

  -- Every row of a survey and place says how many were invited there.
  asked as (
    select survey_no, place_code, max(invited) as invited
    from answers
    where invited is not null
    group by survey_no, place_code
  ),

  -- A person answers several questions and has come back once.
  returned as (
    select survey_no, place_code, response_no, min(cell_key) as cell_key
    from answers
    group by survey_no, place_code, response_no
  ),

  placed as (
    select
      waves.period as period, returned.survey_no as survey_no, returned.place_code as place_code, asked.invited as invited,
      cast(count(*) as bigint) as returned, total(returned.cell_key) as returned_key
    from returned
    join waves on returned.survey_no = waves.survey_no
    left join asked on returned.survey_no = asked.survey_no and returned.place_code = asked.place_code
    group by waves.period, returned.survey_no, returned.place_code, asked.invited
  ),

  finest as (
    select
      placed.period as period, as_code(given(as_code(regions.province_code))) as province_code,
      total(returned) as returned, total(returned_key) as returned_key,
      total(case when invited is not null then returned end) as answered,
      total(case when invited is not null then returned_key end) as answered_key,
      total(invited) as invited
    from placed
    left join regions on placed.place_code = regions.code
    group by placed.period, regions.province_code
  )

select
  as_code('month') as period_grain,
  cast(period as integer) as period,
  as_code(levels.region_level) as region_level,
  as_code(case levels.region_level when 'province' then province_code else as_code('000000') end) as region_code,
  as_code('total') as grouping_set,
  total(returned) as returned,
  sum_of_keys(returned_key) as returned_key,
  total(answered) as answered,
  sum_of_keys(answered_key) as answered_key,
  total(invited) as invited
from finest
cross join (values ('nation'), ('province')) as levels (region_level)
group by period, levels.region_level, case levels.region_level when 'province' then province_code else as_code('000000') end
