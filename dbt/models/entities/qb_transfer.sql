-- Written from dbt/columns: change it there.
select
  realm_id,
  id,
  sync_token,
  create_time,
  last_updated_time,
  last_modified_by_ref,
  last_modified_by_ref_name,
  txn_date,
  currency_ref,
  currency_ref_name,
  exchange_rate,
  private_note,
  from_account_ref,
  from_account_ref_name,
  to_account_ref,
  to_account_ref_name,
  amount,
  transaction_location_type,
  recur_data_ref,
  recur_data_ref_name,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_transfer_all') }}
where not is_deleted
