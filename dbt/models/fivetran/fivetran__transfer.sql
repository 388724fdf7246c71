-- Written from dbt/columns: change it there.
{{ config(alias='transfer') }}
select
  is_deleted as "_fivetran_deleted",
  ingested_at_utc as "_fivetran_synced",
  amount as "amount",
  create_time as "created_at",
  currency_ref as "currency_id",
  exchange_rate as "exchange_rate",
  from_account_ref as "from_account_id",
  id as "id",
  private_note as "private_note",
  sync_token as "sync_token",
  to_account_ref as "to_account_id",
  txn_date as "transaction_date",
  last_updated_time as "updated_at"
from {{ ref('qb_transfer_all') }}
