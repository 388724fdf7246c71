-- Written from dbt/columns: change it there.
select
  realm_id,
  id,
  sync_token,
  create_time,
  last_updated_time,
  last_modified_by_ref,
  last_modified_by_ref_name,
  payment_date,
  payment_account_ref,
  payment_account_ref_name,
  payment_amount,
  refund,
  description,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_tax_payment_all') }}
where not is_deleted
