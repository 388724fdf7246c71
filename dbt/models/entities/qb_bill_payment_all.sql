-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_bill_payments', 'id') }}"
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
  x."VendorRef" ->> 'value' as vendor_ref,
  x."VendorRef" ->> 'name' as vendor_ref_name,
  x."PayType" as pay_type,
  x."APAccountRef" ->> 'value' as ap_account_ref,
  x."APAccountRef" ->> 'name' as ap_account_ref_name,
  {{ quickbooks_raw.as_numeric("x.\"TotalAmt\"") }} as total_amt,
  {{ quickbooks_raw.as_boolean("x.\"ProcessBillPayment\"") }} as process_bill_payment,
  x."TransactionLocationType" as transaction_location_type,
  x."CheckPayment" #>> '{BankAccountRef,value}' as check_payment_bank_account_ref,
  x."CheckPayment" #>> '{BankAccountRef,name}' as check_payment_bank_account_ref_name,
  x."CheckPayment" ->> 'PrintStatus' as check_payment_print_status,
  x."CreditCardPayment" #>> '{CCAccountRef,value}' as credit_card_payment_cc_account_ref,
  x."CreditCardPayment" #>> '{CCAccountRef,name}' as credit_card_payment_cc_account_ref_name,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_bill_payments') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "VendorRef" jsonb, "PayType" text, "APAccountRef" jsonb, "TotalAmt" text, "ProcessBillPayment" text, "TransactionLocationType" text, "CheckPayment" jsonb, "CreditCardPayment" jsonb, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time
offset 0) as t
left join (
  select coalesce(realm_id, '') as realm_key, max(payload #>> '{CurrencyPrefs,HomeCurrency,value}') as home_currency
  from {{ quickbooks_raw.rows('qb_preferences') }} as p
  group by coalesce(realm_id, '')
) as h on h.realm_key = coalesce(r.realm_id, ''){{ quickbooks_raw.is_since() }}
