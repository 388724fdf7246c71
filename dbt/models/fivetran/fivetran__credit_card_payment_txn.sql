-- Written from dbt/columns: change it there.
{{ config(alias='credit_card_payment_txn') }}
select
  id as "id",
  is_deleted as "_fivetran_deleted",
  ingested_at_utc as "_fivetran_synced",
  amount as "amount",
  bank_account_ref as "bank_account_id",
  create_time as "created_at",
  credit_card_account_ref as "credit_card_account_id",
  currency_ref as "currency_id",
  exchange_rate as "exchange_rate",
  sync_token as "sync_token",
  txn_date as "transaction_date",
  last_updated_time as "updated_at"
from {{ ref('qb_credit_card_payment_all') }}
