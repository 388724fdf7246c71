-- Written from dbt/columns: change it there.
{{ config(alias='account') }}
select
  is_deleted as "_fivetran_deleted",
  ingested_at_utc as "_fivetran_synced",
  acct_num as "account_number",
  account_sub_type as "account_sub_type",
  account_type as "account_type",
  active as "active",
  current_balance as "balance",
  current_balance_with_sub_accounts as "balance_with_sub_accounts",
  classification as "classification",
  create_time as "created_at",
  currency_ref as "currency_id",
  description as "description",
  fully_qualified_name as "fully_qualified_name",
  id as "id",
  name as "name",
  parent_ref as "parent_account_id",
  sub_account as "sub_account",
  sync_token as "sync_token",
  tax_code_ref as "tax_code_id",
  last_updated_time as "updated_at"
from {{ ref('qb_account_all') }}
