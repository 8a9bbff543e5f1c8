with
  disputes as (select * from marts.disputes where merchant_no is not null),

  months as (
    select distinct event_month as month, div(event_month, 100) * 12 + event_month % 100 as number
    from intermediate.int_months
  ),

  -- A window is three months, named after its last, and looks back on the twelve months before it.
  windows as (
    select ends.month, members.month as member, ends.number - members.number <= 2 as is_now
    from (select * from months order by month desc limit 30) as ends
    join months as members on ends.number - members.number between 0 and 14
  ),

  by_person as (
    select
      windows.month, disputes.merchant_no, windows.is_now, disputes.contributor_key,
      count(*) as disputes, count_where(is_online) as online, count_where(is_prepaid) as prepaid,
      count_where(is_bigticket) as bigticket, count_where(is_mediated) as mediated, count_where(is_settled) as settled,
      known_total(disputed_fen) as disputed_fen
    from disputes
    join windows on disputes.event_month = windows.member
    group by windows.month, disputes.merchant_no, windows.is_now, disputes.contributor_key
  )

select
  cast(month as integer) as month,
  cast(merchant_no as bigint) as merchant_no,
  cast(sum(case when is_now then disputes else 0 end) as bigint) as disputes,
  count_where(is_now) as persons,
  cast(sum(case when is_now then online else 0 end) as bigint) as online,
  cast(sum(case when is_now then prepaid else 0 end) as bigint) as prepaid,
  cast(sum(case when is_now then bigticket else 0 end) as bigint) as bigticket,
  cast(sum(case when is_now then mediated else 0 end) as bigint) as mediated,
  cast(sum(case when is_now then settled else 0 end) as bigint) as settled,
  known_total(case when is_now then disputed_fen end) as disputed_fen,
  count_nonzero(case when is_now then disputed_fen end) as disputed_contributors,
  largest(case when is_now then disputed_fen end) as disputed_top1_fen,
  second_largest(case when is_now then disputed_fen end) as disputed_top2_fen,
  cast(sum(case when is_now then 0 else disputes end) as bigint) as disputes_before
from by_person
group by month, merchant_no
having count_where(is_now) > 0
