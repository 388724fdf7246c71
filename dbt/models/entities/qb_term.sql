-- Written from dbt/columns: change it there.
select
  realm_id,
  id,
  sync_token,
  create_time,
  last_updated_time,
  last_modified_by_ref,
  last_modified_by_ref_name,
  name,
  active,
  type,
  due_days,
  discount_percent,
  discount_days,
  day_of_month_due,
  due_next_month_days,
  discount_day_of_month,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_term_all') }}
where not is_deleted
