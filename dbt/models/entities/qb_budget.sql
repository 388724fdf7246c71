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
  start_date,
  end_date,
  budget_type,
  budget_entry_type,
  active,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_budget_all') }}
where not is_deleted
