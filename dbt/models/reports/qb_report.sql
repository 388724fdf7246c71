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
  made_at,
  has_data,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_report_all') }}
where not is_deleted
