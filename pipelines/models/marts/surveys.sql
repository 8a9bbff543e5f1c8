with
  surveys as (select * from staging.stg_surveys where in_build(event_month)),
  regions as (select * from reference.regions),

  placed as (
    select
      surveys.*,
      surveys.region_code as own_region_code
    from surveys
  )

select
  placed.record_id,
  cast(placed.source as varchar) as source,
  cast(placed.event_date as date) as event_date,
  cast(placed.event_month as integer) as event_month,
  cast(placed.cell_key as bigint) as cell_key,
  cast(given(regions.province_code) as varchar) as province_code,
  cast(given(regions.city_code) as varchar) as city_code,
  cast(given(placed.own_region_code) as varchar) as place_code,
  cast(placed.survey_no as varchar) as survey_no,
  cast(placed.response_no as bigint) as response_no,
  cast(placed.question_code as varchar) as question_code,
  cast(placed.answered_on as date) as answered_on,
  cast(placed.answer as varchar) as answer,
  cast(placed.score as bigint) as score,
  cast(placed.need_domain as varchar) as need_domain,
  cast(placed.industry as varchar) as industry,
  cast(placed.age_band as varchar) as age_band,
  cast(placed.sex as varchar) as sex,
  cast(placed.is_new_form as boolean) as is_new_form,
  cast(placed.invited as bigint) as invited,
  cast(placed.weight as decimal(12, 6)) as weight
from placed
left join regions on placed.own_region_code = regions.code
