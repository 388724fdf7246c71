-- Written from dbt/columns: change it there.
{{ config(alias='bill_payment_line') }}
select
  ingested_at_utc as "_fivetran_synced",
  amount as "amount",
  case when linked_txn_type in ('Bill') then linked_txn_id end as "bill_id",
  case when linked_txn_type in ('BillPaymentCreditCard') then linked_txn_id end as "bill_payment_credit_card_id",
  bill_payment_id as "bill_payment_id",
  case when linked_txn_type in ('Check') then linked_txn_id end as "check_id",
  case when linked_txn_type in ('CreditCardCharge') then linked_txn_id end as "credit_card_charge_id",
  case when linked_txn_type in ('CreditCardCredit') then linked_txn_id end as "credit_card_credit_id",
  case when linked_txn_type in ('Deposit') then linked_txn_id end as "deposit_id",
  case when linked_txn_type in ('Expense', 'Purchase') then linked_txn_id end as "expense_id",
  index as "index",
  case when linked_txn_type in ('JournalEntry') then linked_txn_id end as "journal_entry_id",
  case when linked_txn_type in ('BillPaymentCheck', 'BillPaymentCreditCard', 'BillPayment') then linked_txn_id end as "linked_bill_payment_id",
  case when linked_txn_type in ('VendorCredit') then linked_txn_id end as "vendor_credit_id"
from {{ ref('qb_bill_payment_line') }}
