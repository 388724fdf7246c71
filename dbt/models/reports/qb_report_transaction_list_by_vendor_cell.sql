-- Written from dbt/columns: change it there.
select
  realm_id,
  report_id,
  report,
  period_start,
  period_end,
  basis,
  currency,
  summarized_by,
  parameters,
  line,
  cell,
  kind,
  path,
  groups,
  group_name,
  label,
  label_id,
  account_id,
  transaction_id,
  column_key,
  column_type,
  column_title,
  column_start,
  column_end,
  value,
  amount,
  cell_id,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_report_transaction_list_by_vendor_cell_all') }} as a
where not is_deleted and (coalesce(a.realm_id, ''), a.report_id) not in (
  with records as (
    select r.realm_id, r.id as report_id, r.ingested_at_utc, left(r.id, -42) as series,
      {{ quickbooks_raw.as_date("left(right(r.id, 30), 10)") }} as first_day, {{ quickbooks_raw.as_date("right(r.id, 10)") }} as last_day
    from {{ quickbooks_raw.rows('qb_report_transaction_list_by_vendor') }} as r
    where r.deleted_at_utc is null and r.id ~ '[?&]start_date=[0-9]{4}-[0-9]{2}-[0-9]{2}&end_date=[0-9]{4}-[0-9]{2}-[0-9]{2}$'
  ),
  placed as (
    select *,
      max(last_day) over (w rows between unbounded preceding and 1 preceding) >= first_day
      or lead(first_day) over w <= last_day as overlaps
    from records
    window w as (partition by realm_id, series order by first_day, last_day)
  )
  select coalesce(o.realm_id, ''), o.report_id from placed as o
  where o.overlaps and o.last_day >= o.first_day and not exists (
    select from generate_series(o.first_day, o.last_day, interval '1 day') as d (day)
    where not exists (
      select from placed as n
      where n.overlaps and n.realm_id is not distinct from o.realm_id and n.series = o.series
        and n.ingested_at_utc > o.ingested_at_utc and d.day between n.first_day and n.last_day
    )
  )
)
