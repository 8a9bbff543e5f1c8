with
  surveys as (select * from marts.surveys where in_build(event_month) and answer is not null),

  answers as (
    select
      event_month, question_code, as_code(answer) as answer,
      as_code(given(as_code(province_code))) as province_code, as_code(given(as_code(sex))) as sex,
      as_code(given(as_code(age_band))) as age_band, as_code(given(as_code(industry))) as industry,
      weight
    from surveys
  )

select
  cast(event_month as integer) as event_month,
  cast(question_code as varchar) as question_code,
  as_code('nation') as region_level,
  as_code('000000') as region_code,
  as_code(answer) as answer,
  as_code(sex) as sex,
  as_code(age_band) as age_band,
  as_code(industry) as industry,
  cast(count(*) as bigint) as responses,
  cast(sum(weight) as decimal(18, 6)) as weight
from answers
group by event_month, question_code, answer, sex, age_band, industry
union all
select
  cast(event_month as integer),
  cast(question_code as varchar),
  as_code('province'),
  as_code(province_code),
  as_code(answer),
  as_code('*'),
  as_code('*'),
  as_code('*'),
  cast(count(*) as bigint),
  cast(sum(weight) as decimal(18, 6))
from answers
group by event_month, question_code, province_code, answer
