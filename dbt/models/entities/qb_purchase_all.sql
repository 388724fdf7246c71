-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_purchases', 'id') }}"
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
  x."AccountRef" ->> 'value' as account_ref,
  x."AccountRef" ->> 'name' as account_ref_name,
  x."PaymentType" as payment_type,
  x."PaymentMethodRef" ->> 'value' as payment_method_ref,
  x."PaymentMethodRef" ->> 'name' as payment_method_ref_name,
  x."PaymentRefNum" as payment_ref_num,
  x."EntityRef" ->> 'value' as entity_ref,
  x."EntityRef" ->> 'name' as entity_ref_name,
  x."EntityRef" ->> 'type' as entity_ref_type,
  {{ quickbooks_raw.as_boolean("x.\"Credit\"") }} as credit,
  {{ quickbooks_raw.as_numeric("x.\"TotalAmt\"") }} as total_amt,
  x."PrintStatus" as print_status,
  x."RemitToAddr" ->> 'Id' as remit_to_addr_id,
  x."RemitToAddr" ->> 'Line1' as remit_to_addr_line1,
  x."RemitToAddr" ->> 'Line2' as remit_to_addr_line2,
  x."RemitToAddr" ->> 'Line3' as remit_to_addr_line3,
  x."RemitToAddr" ->> 'Line4' as remit_to_addr_line4,
  x."RemitToAddr" ->> 'Line5' as remit_to_addr_line5,
  x."RemitToAddr" ->> 'City' as remit_to_addr_city,
  x."RemitToAddr" ->> 'Country' as remit_to_addr_country,
  x."RemitToAddr" ->> 'CountryCode' as remit_to_addr_country_code,
  x."RemitToAddr" ->> 'CountrySubDivisionCode' as remit_to_addr_country_sub_division_code,
  x."RemitToAddr" ->> 'PostalCode' as remit_to_addr_postal_code,
  x."RemitToAddr" ->> 'PostalCodeSuffix' as remit_to_addr_postal_code_suffix,
  x."RemitToAddr" ->> 'Note' as remit_to_addr_note,
  x."RemitToAddr" ->> 'Lat' as remit_to_addr_lat,
  x."RemitToAddr" ->> 'Long' as remit_to_addr_long,
  x."GlobalTaxCalculation" as global_tax_calculation,
  x."TransactionLocationType" as transaction_location_type,
  {{ quickbooks_raw.as_boolean("x.\"IncludeInAnnualTPAR\"") }} as include_in_annual_tpar,
  x."TxnTaxDetail" #>> '{TxnTaxCodeRef,value}' as txn_tax_code_ref,
  x."TxnTaxDetail" #>> '{TxnTaxCodeRef,name}' as txn_tax_code_ref_name,
  {{ quickbooks_raw.as_numeric("t.txn_tax_total_tax") }} as txn_tax_total_tax,
  x."RecurDataRef" ->> 'value' as recur_data_ref,
  x."RecurDataRef" ->> 'name' as recur_data_ref_name,
  x."TxnSource" as txn_source,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_purchases') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "AccountRef" jsonb, "PaymentType" text, "PaymentMethodRef" jsonb, "PaymentRefNum" text, "EntityRef" jsonb, "Credit" text, "TotalAmt" text, "PrintStatus" text, "RemitToAddr" jsonb, "GlobalTaxCalculation" text, "TransactionLocationType" text, "IncludeInAnnualTPAR" text, "TxnTaxDetail" jsonb, "RecurDataRef" jsonb, "TxnSource" text, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time,
  x."TxnTaxDetail" ->> 'TotalTax' as txn_tax_total_tax
offset 0) as t
left join (
  select coalesce(realm_id, '') as realm_key, max(payload #>> '{CurrencyPrefs,HomeCurrency,value}') as home_currency
  from {{ quickbooks_raw.rows('qb_preferences') }} as p
  group by coalesce(realm_id, '')
) as h on h.realm_key = coalesce(r.realm_id, ''){{ quickbooks_raw.is_since() }}
