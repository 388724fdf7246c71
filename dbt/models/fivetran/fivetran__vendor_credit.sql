-- Written from dbt/columns: change it there.
{{ config(alias='vendor_credit') }}
select
  is_deleted as "_fivetran_deleted",
  ingested_at_utc as "_fivetran_synced",
  balance as "balance",
  create_time as "created_at",
  currency_ref as "currency_id",
  department_ref as "department_id",
  doc_number as "doc_number",
  exchange_rate as "exchange_rate",
  global_tax_calculation as "global_tax_calculation",
  id as "id",
  ap_account_ref as "payable_account_id",
  private_note as "private_note",
  sync_token as "sync_token",
  total_amt as "total_amount",
  txn_date as "transaction_date",
  last_updated_time as "updated_at",
  vendor_ref as "vendor_id"
from {{ ref('qb_vendor_credit_all') }}
