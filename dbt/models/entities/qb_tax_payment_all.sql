-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_tax_payments', 'id') }}"
) }}
select
  r.realm_id,
  r.id,
  x."SyncToken" as sync_token,
  {{ quickbooks_raw.as_timestamptz("t.create_time") }} as create_time,
  {{ quickbooks_raw.as_timestamptz("t.last_updated_time") }} as last_updated_time,
  x."MetaData" #>> '{LastModifiedByRef,value}' as last_modified_by_ref,
  x."MetaData" #>> '{LastModifiedByRef,name}' as last_modified_by_ref_name,
  {{ quickbooks_raw.as_date("x.\"PaymentDate\"") }} as payment_date,
  x."PaymentAccountRef" ->> 'value' as payment_account_ref,
  x."PaymentAccountRef" ->> 'name' as payment_account_ref_name,
  {{ quickbooks_raw.as_numeric("x.\"PaymentAmount\"") }} as payment_amount,
  {{ quickbooks_raw.as_boolean("x.\"Refund\"") }} as refund,
  x."Description" as description,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_tax_payments') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "PaymentDate" text, "PaymentAccountRef" jsonb, "PaymentAmount" text, "Refund" text, "Description" text, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time
offset 0) as t{{ quickbooks_raw.is_since() }}
