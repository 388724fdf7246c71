-- Written from dbt/columns: change it there.
{{ config(alias='deposit_line') }}
select
  ingested_at_utc as "_fivetran_synced",
  amount as "amount",
  case when linked_txn_type in ('Bill') then linked_txn_id end as "bill_id",
  deposit_account_ref as "deposit_account_id",
  deposit_check_num as "deposit_check_number",
  deposit_class_ref as "deposit_class_id",
  case when deposit_entity_type in ('CUSTOMER', 'Customer') then deposit_entity end as "deposit_customer_id",
  deposit_id as "deposit_id",
  deposit_payment_method_ref as "deposit_payment_method_id",
  deposit_tax_applicable_on as "deposit_tax_applicable_on",
  deposit_tax_code_ref as "deposit_tax_code_id",
  deposit_txn_type as "deposit_transaction_type",
  description as "description",
  detail_type as "detail_type",
  case when linked_txn_type in ('Expense') then linked_txn_id end as "expense_id",
  index as "index",
  case when linked_txn_type in ('Invoice') then linked_txn_id end as "invoice_id",
  case when linked_txn_type in ('JournalEntry') then linked_txn_id end as "journal_entry_id",
  case when linked_txn_type in ('Payment', 'ReceivePayment') then linked_txn_id end as "payment_id",
  case when linked_txn_type in ('Purchase', 'Check', 'CreditCardCharge', 'CreditCardCredit') then linked_txn_id end as "purchase_id",
  case when linked_txn_type in ('RefundReceipt') then linked_txn_id end as "refund_receipt_id",
  case when linked_txn_type in ('SalesReceipt') then linked_txn_id end as "sales_receipt_id",
  case when linked_txn_type in ('Transfer') then linked_txn_id end as "transfer_id",
  case when linked_txn_type in ('VendorCredit') then linked_txn_id end as "vendor_credit_id"
from {{ ref('qb_deposit_line') }}
