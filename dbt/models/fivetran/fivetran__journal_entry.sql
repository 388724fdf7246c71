-- Written from dbt/columns: change it there.
{{ config(alias='journal_entry') }}
select
  is_deleted as "_fivetran_deleted",
  ingested_at_utc as "_fivetran_synced",
  adjustment as "adjustment",
  create_time as "created_at",
  currency_ref as "currency_id",
  doc_number as "doc_number",
  exchange_rate as "exchange_rate",
  home_total_amt as "home_total_amount",
  id as "id",
  private_note as "private_note",
  sync_token as "sync_token",
  txn_tax_code_ref as "tax_code_id",
  total_amt as "total_amount",
  txn_tax_total_tax as "total_tax",
  txn_date as "transaction_date",
  last_updated_time as "updated_at"
from {{ ref('qb_journal_entry_all') }}
