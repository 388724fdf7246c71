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
  customer_ref,
  customer_ref_name,
  has_been_invoiced,
  amount,
  home_total_amt,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_reimburse_charge_all') }}
where not is_deleted
