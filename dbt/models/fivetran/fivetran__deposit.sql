-- Written from dbt/columns: change it there.
{{ config(alias='deposit') }}
select
  is_deleted as "_fivetran_deleted",
  ingested_at_utc as "_fivetran_synced",
  deposit_to_account_ref as "account_id",
  cash_back_account_ref as "cash_back_account_id",
  cash_back_amount as "cash_back_amount",
  cash_back_memo as "cash_back_memo",
  create_time as "created_at",
  currency_ref as "currency_id",
  department_ref as "department_id",
  exchange_rate as "exchange_rate",
  global_tax_calculation as "global_tax_calculation",
  home_total_amt as "home_total_amount",
  id as "id",
  private_note as "private_note",
  sync_token as "sync_token",
  total_amt as "total_amount",
  txn_date as "transaction_date",
  txn_source as "transaction_source",
  txn_status as "transaction_status",
  last_updated_time as "updated_at"
from {{ ref('qb_deposit_all') }}
