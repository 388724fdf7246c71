-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_credit_card_payments', 'id') }}"
) }}
select
  r.realm_id,
  r.id,
  x."SyncToken" as sync_token,
  {{ quickbooks_raw.as_timestamptz("t.create_time") }} as create_time,
  {{ quickbooks_raw.as_timestamptz("t.last_updated_time") }} as last_updated_time,
  x."MetaData" #>> '{LastModifiedByRef,value}' as last_modified_by_ref,
  x."MetaData" #>> '{LastModifiedByRef,name}' as last_modified_by_ref_name,
  {{ quickbooks_raw.as_date("x.\"TxnDate\"") }} as txn_date,
  coalesce(x."CurrencyRef" ->> 'value', h.home_currency) as currency_ref,
  x."CurrencyRef" ->> 'name' as currency_ref_name,
  x."PrivateNote" as private_note,
  x."Memo" as memo,
  x."CreditCardAccountRef" ->> 'value' as credit_card_account_ref,
  x."CreditCardAccountRef" ->> 'name' as credit_card_account_ref_name,
  x."BankAccountRef" ->> 'value' as bank_account_ref,
  x."BankAccountRef" ->> 'name' as bank_account_ref_name,
  x."VendorRef" ->> 'value' as vendor_ref,
  x."VendorRef" ->> 'name' as vendor_ref_name,
  {{ quickbooks_raw.as_numeric("x.\"Amount\"") }} as amount,
  x."CheckNum" as check_num,
  x."PrintStatus" as print_status,
  x."CreditCardPaymentTxnType" as credit_card_payment_txn_type,
  {{ quickbooks_raw.as_numeric("x.\"ExchangeRate\"") }} as exchange_rate,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_credit_card_payments') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "TxnDate" text, "CurrencyRef" jsonb, "PrivateNote" text, "Memo" text, "CreditCardAccountRef" jsonb, "BankAccountRef" jsonb, "VendorRef" jsonb, "Amount" text, "CheckNum" text, "PrintStatus" text, "CreditCardPaymentTxnType" text, "ExchangeRate" text, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time
offset 0) as t
left join (
  select coalesce(realm_id, '') as realm_key, max(payload #>> '{CurrencyPrefs,HomeCurrency,value}') as home_currency
  from {{ quickbooks_raw.rows('qb_preferences') }} as p
  group by coalesce(realm_id, '')
) as h on h.realm_key = coalesce(r.realm_id, ''){{ quickbooks_raw.is_since() }}
