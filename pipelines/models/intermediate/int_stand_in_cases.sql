with
  tickets as (select * from staging.stg_feedback),

  mains as (select distinct case_no from tickets where status <> 'cancelled'),

  merged as (
    select
      tickets.record_id,
      tickets.event_month,
      row_number() over (
        partition by tickets.source, tickets.parent_case_no order by tickets.created_at, tickets.cell_key, tickets.record_id
      ) as place
    from tickets
    left join mains on tickets.parent_case_no = mains.case_no
    where tickets.parent_case_no is not null and tickets.parent_case_no <> tickets.case_no and mains.case_no is null
  )

select
  record_id,
  cast(event_month as integer) as from_month
from merged
where place = 1
