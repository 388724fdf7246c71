-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_accounts', 'id') }}"
) }}
select
  r.realm_id,
  r.id,
  x."SyncToken" as sync_token,
  {{ quickbooks_raw.as_timestamptz("t.create_time") }} as create_time,
  {{ quickbooks_raw.as_timestamptz("t.last_updated_time") }} as last_updated_time,
  x."MetaData" #>> '{LastModifiedByRef,value}' as last_modified_by_ref,
  x."MetaData" #>> '{LastModifiedByRef,name}' as last_modified_by_ref_name,
  x."Name" as name,
  {{ quickbooks_raw.as_boolean("x.\"SubAccount\"") }} as sub_account,
  x."ParentRef" ->> 'value' as parent_ref,
  x."ParentRef" ->> 'name' as parent_ref_name,
  x."Description" as description,
  x."FullyQualifiedName" as fully_qualified_name,
  {{ quickbooks_raw.as_boolean("x.\"Active\"") }} as active,
  x."Classification" as classification,
  x."AccountType" as account_type,
  x."AccountSubType" as account_sub_type,
  x."AccountAlias" as account_alias,
  x."AcctNum" as acct_num,
  x."TxnLocationType" as txn_location_type,
  {{ quickbooks_raw.as_numeric("x.\"CurrentBalance\"") }} as current_balance,
  {{ quickbooks_raw.as_numeric("x.\"CurrentBalanceWithSubAccounts\"") }} as current_balance_with_sub_accounts,
  coalesce(x."CurrencyRef" ->> 'value', h.home_currency) as currency_ref,
  x."CurrencyRef" ->> 'name' as currency_ref_name,
  x."TaxCodeRef" ->> 'value' as tax_code_ref,
  x."TaxCodeRef" ->> 'name' as tax_code_ref_name,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_accounts') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "SubAccount" text, "ParentRef" jsonb, "Description" text, "FullyQualifiedName" text, "Active" text, "Classification" text, "AccountType" text, "AccountSubType" text, "AccountAlias" text, "AcctNum" text, "TxnLocationType" text, "CurrentBalance" text, "CurrentBalanceWithSubAccounts" text, "CurrencyRef" jsonb, "TaxCodeRef" jsonb, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time
offset 0) as t
left join (
  select coalesce(realm_id, '') as realm_key, max(payload #>> '{CurrencyPrefs,HomeCurrency,value}') as home_currency
  from {{ quickbooks_raw.rows('qb_preferences') }} as p
  group by coalesce(realm_id, '')
) as h on h.realm_key = coalesce(r.realm_id, ''){{ quickbooks_raw.is_since() }}
