-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_inventory_adjustments', 'id') }}"
) }}
select
  r.realm_id,
  r.id,
  x."SyncToken" as sync_token,
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time,
  x."DocNumber" as doc_number,
  {{ quickbooks_raw.as_date("x.\"TxnDate\"") }} as txn_date,
  x."PrivateNote" as private_note,
  x."AdjustAccountRef" ->> 'value' as adjust_account_ref,
  x."AdjustAccountRef" ->> 'name' as adjust_account_ref_name,
  x."CustomerRef" ->> 'value' as customer_ref,
  x."CustomerRef" ->> 'name' as customer_ref_name,
  x."DepartmentRef" ->> 'value' as department_ref,
  x."DepartmentRef" ->> 'name' as department_ref_name,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_inventory_adjustments') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "PrivateNote" text, "AdjustAccountRef" jsonb, "CustomerRef" jsonb, "DepartmentRef" jsonb, "status" text){{ quickbooks_raw.is_since() }}
