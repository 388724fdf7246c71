-- Written from dbt/columns: change it there.
{{ config(alias='payment_line') }}
select
  ingested_at_utc as "_fivetran_synced",
  amount as "amount",
  case when linked_txn_type in ('Check') then linked_txn_id end as "check_id",
  case when linked_txn_type in ('CreditCardCharge') then linked_txn_id end as "credit_card_charge_id",
  case when linked_txn_type in ('CreditCardCredit') then linked_txn_id end as "credit_card_credit_id",
  case when linked_txn_type in ('CreditMemo') then linked_txn_id end as "credit_memo_id",
  case when linked_txn_type in ('Deposit') then linked_txn_id end as "deposit_id",
  case when linked_txn_type in ('Expense', 'Purchase') then linked_txn_id end as "expense_id",
  index as "index",
  case when linked_txn_type in ('Invoice') then linked_txn_id end as "invoice_id",
  case when linked_txn_type in ('JournalEntry') then linked_txn_id end as "journal_entry_id",
  payment_id as "payment_id"
from {{ ref('qb_payment_line') }}
