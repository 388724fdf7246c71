-- Written from dbt/columns: change it there.
{{ config(alias='bill_payment') }}
select
  is_deleted as "_fivetran_deleted",
  ingested_at_utc as "_fivetran_synced",
  check_payment_bank_account_ref as "check_bank_account_id",
  check_payment_print_status as "check_print_status",
  create_time as "created_at",
  credit_card_payment_cc_account_ref as "credit_card_account_id",
  currency_ref as "currency_id",
  department_ref as "department_id",
  doc_number as "doc_number",
  exchange_rate as "exchange_rate",
  id as "id",
  pay_type as "pay_type",
  ap_account_ref as "payable_account_id",
  private_note as "private_note",
  process_bill_payment as "process_bill_payment",
  sync_token as "sync_token",
  total_amt as "total_amount",
  txn_date as "transaction_date",
  last_updated_time as "updated_at",
  vendor_ref as "vendor_id"
from {{ ref('qb_bill_payment_all') }}
