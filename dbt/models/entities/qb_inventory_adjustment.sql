-- Written from dbt/columns: change it there.
select
  realm_id,
  id,
  sync_token,
  create_time,
  last_updated_time,
  doc_number,
  txn_date,
  private_note,
  adjust_account_ref,
  adjust_account_ref_name,
  customer_ref,
  customer_ref_name,
  department_ref,
  department_ref_name,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_inventory_adjustment_all') }}
where not is_deleted
