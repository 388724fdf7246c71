-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_deposits', 'id') }}"
) }}
select
  r.realm_id,
  r.id,
  x."SyncToken" as sync_token,
  {{ quickbooks_raw.as_timestamptz("t.create_time") }} as create_time,
  {{ quickbooks_raw.as_timestamptz("t.last_updated_time") }} as last_updated_time,
  x."MetaData" #>> '{LastModifiedByRef,value}' as last_modified_by_ref,
  x."MetaData" #>> '{LastModifiedByRef,name}' as last_modified_by_ref_name,
  x."DocNumber" as doc_number,
  {{ quickbooks_raw.as_date("x.\"TxnDate\"") }} as txn_date,
  x."DepartmentRef" ->> 'value' as department_ref,
  x."DepartmentRef" ->> 'name' as department_ref_name,
  coalesce(x."CurrencyRef" ->> 'value', h.home_currency) as currency_ref,
  x."CurrencyRef" ->> 'name' as currency_ref_name,
  {{ quickbooks_raw.as_numeric("x.\"ExchangeRate\"") }} as exchange_rate,
  x."PrivateNote" as private_note,
  x."DepositToAccountRef" ->> 'value' as deposit_to_account_ref,
  x."DepositToAccountRef" ->> 'name' as deposit_to_account_ref_name,
  {{ quickbooks_raw.as_numeric("x.\"TotalAmt\"") }} as total_amt,
  {{ quickbooks_raw.as_numeric("x.\"HomeTotalAmt\"") }} as home_total_amt,
  x."GlobalTaxCalculation" as global_tax_calculation,
  x."TransactionLocationType" as transaction_location_type,
  x."TxnTaxDetail" #>> '{TxnTaxCodeRef,value}' as txn_tax_code_ref,
  x."TxnTaxDetail" #>> '{TxnTaxCodeRef,name}' as txn_tax_code_ref_name,
  {{ quickbooks_raw.as_numeric("t.txn_tax_total_tax") }} as txn_tax_total_tax,
  x."TxnSource" as txn_source,
  x."RecurDataRef" ->> 'value' as recur_data_ref,
  x."RecurDataRef" ->> 'name' as recur_data_ref_name,
  x."CashBack" #>> '{AccountRef,value}' as cash_back_account_ref,
  x."CashBack" #>> '{AccountRef,name}' as cash_back_account_ref_name,
  {{ quickbooks_raw.as_numeric("t.cash_back_amount") }} as cash_back_amount,
  x."CashBack" ->> 'Memo' as cash_back_memo,
  x."TxnStatus" as txn_status,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_deposits') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "DepositToAccountRef" jsonb, "TotalAmt" text, "HomeTotalAmt" text, "GlobalTaxCalculation" text, "TransactionLocationType" text, "TxnTaxDetail" jsonb, "TxnSource" text, "RecurDataRef" jsonb, "CashBack" jsonb, "TxnStatus" text, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time,
  x."TxnTaxDetail" ->> 'TotalTax' as txn_tax_total_tax,
  x."CashBack" ->> 'Amount' as cash_back_amount
offset 0) as t
left join (
  select coalesce(realm_id, '') as realm_key, max(payload #>> '{CurrencyPrefs,HomeCurrency,value}') as home_currency
  from {{ quickbooks_raw.rows('qb_preferences') }} as p
  group by coalesce(realm_id, '')
) as h on h.realm_key = coalesce(r.realm_id, ''){{ quickbooks_raw.is_since() }}
