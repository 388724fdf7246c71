-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_payments', 'id') }}"
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
  x."CustomerRef" ->> 'value' as customer_ref,
  x."CustomerRef" ->> 'name' as customer_ref_name,
  x."ARAccountRef" ->> 'value' as ar_account_ref,
  x."ARAccountRef" ->> 'name' as ar_account_ref_name,
  x."DepositToAccountRef" ->> 'value' as deposit_to_account_ref,
  x."DepositToAccountRef" ->> 'name' as deposit_to_account_ref_name,
  x."PaymentMethodRef" ->> 'value' as payment_method_ref,
  x."PaymentMethodRef" ->> 'name' as payment_method_ref_name,
  x."PaymentRefNum" as payment_ref_num,
  {{ quickbooks_raw.as_numeric("x.\"TotalAmt\"") }} as total_amt,
  {{ quickbooks_raw.as_numeric("x.\"UnappliedAmt\"") }} as unapplied_amt,
  {{ quickbooks_raw.as_boolean("x.\"ProcessPayment\"") }} as process_payment,
  x."TxnSource" as txn_source,
  x."TransactionLocationType" as transaction_location_type,
  x."TaxExemptionRef" ->> 'value' as tax_exemption_ref,
  x."TaxExemptionRef" ->> 'name' as tax_exemption_ref_name,
  x."ProjectRef" ->> 'value' as project_ref,
  x."ProjectRef" ->> 'name' as project_ref_name,
  x."CreditCardPayment" #>> '{CreditChargeInfo,Type}' as credit_charge_info_type,
  x."CreditCardPayment" #>> '{CreditChargeInfo,NameOnAcct}' as credit_charge_info_name_on_acct,
  {{ quickbooks_raw.as_numeric("t.credit_charge_info_cc_expiry_month") }} as credit_charge_info_cc_expiry_month,
  {{ quickbooks_raw.as_numeric("t.credit_charge_info_cc_expiry_year") }} as credit_charge_info_cc_expiry_year,
  x."CreditCardPayment" #>> '{CreditChargeInfo,BillAddrStreet}' as credit_charge_info_bill_addr_street,
  x."CreditCardPayment" #>> '{CreditChargeInfo,PostalCode}' as credit_charge_info_postal_code,
  {{ quickbooks_raw.as_numeric("t.credit_charge_info_amount") }} as credit_charge_info_amount,
  {{ quickbooks_raw.as_boolean("t.credit_charge_info_process_payment") }} as credit_charge_info_process_payment,
  x."CreditCardPayment" #>> '{CreditChargeResponse,Status}' as credit_charge_response_status,
  x."CreditCardPayment" #>> '{CreditChargeResponse,AuthCode}' as credit_charge_response_auth_code,
  {{ quickbooks_raw.as_timestamptz("t.credit_charge_response_txn_authorization_time") }} as credit_charge_response_txn_authorization_time,
  x."CreditCardPayment" #>> '{CreditChargeResponse,CCTransId}' as credit_charge_response_cc_trans_id,
  x."TxnStatus" as txn_status,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_payments') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "CustomerRef" jsonb, "ARAccountRef" jsonb, "DepositToAccountRef" jsonb, "PaymentMethodRef" jsonb, "PaymentRefNum" text, "TotalAmt" text, "UnappliedAmt" text, "ProcessPayment" text, "TxnSource" text, "TransactionLocationType" text, "TaxExemptionRef" jsonb, "ProjectRef" jsonb, "CreditCardPayment" jsonb, "TxnStatus" text, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time,
  x."CreditCardPayment" #>> '{CreditChargeInfo,CcExpiryMonth}' as credit_charge_info_cc_expiry_month,
  x."CreditCardPayment" #>> '{CreditChargeInfo,CcExpiryYear}' as credit_charge_info_cc_expiry_year,
  x."CreditCardPayment" #>> '{CreditChargeInfo,Amount}' as credit_charge_info_amount,
  x."CreditCardPayment" #>> '{CreditChargeInfo,ProcessPayment}' as credit_charge_info_process_payment,
  x."CreditCardPayment" #>> '{CreditChargeResponse,TxnAuthorizationTime}' as credit_charge_response_txn_authorization_time
offset 0) as t
left join (
  select coalesce(realm_id, '') as realm_key, max(payload #>> '{CurrencyPrefs,HomeCurrency,value}') as home_currency
  from {{ quickbooks_raw.rows('qb_preferences') }} as p
  group by coalesce(realm_id, '')
) as h on h.realm_key = coalesce(r.realm_id, ''){{ quickbooks_raw.is_since() }}
