-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_time_activities', 'id') }}"
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
  x."NameOf" as name_of,
  x."EmployeeRef" ->> 'value' as employee_ref,
  x."EmployeeRef" ->> 'name' as employee_ref_name,
  x."VendorRef" ->> 'value' as vendor_ref,
  x."VendorRef" ->> 'name' as vendor_ref_name,
  x."CustomerRef" ->> 'value' as customer_ref,
  x."CustomerRef" ->> 'name' as customer_ref_name,
  x."ProjectRef" ->> 'value' as project_ref,
  x."ProjectRef" ->> 'name' as project_ref_name,
  x."DepartmentRef" ->> 'value' as department_ref,
  x."DepartmentRef" ->> 'name' as department_ref_name,
  x."ClassRef" ->> 'value' as class_ref,
  x."ClassRef" ->> 'name' as class_ref_name,
  x."ItemRef" ->> 'value' as item_ref,
  x."ItemRef" ->> 'name' as item_ref_name,
  x."PayrollItemRef" ->> 'value' as payroll_item_ref,
  x."PayrollItemRef" ->> 'name' as payroll_item_ref_name,
  x."BillableStatus" as billable_status,
  {{ quickbooks_raw.as_boolean("x.\"Taxable\"") }} as taxable,
  {{ quickbooks_raw.as_numeric("x.\"HourlyRate\"") }} as hourly_rate,
  {{ quickbooks_raw.as_numeric("x.\"CostRate\"") }} as cost_rate,
  {{ quickbooks_raw.as_numeric("x.\"Hours\"") }} as hours,
  {{ quickbooks_raw.as_numeric("x.\"Minutes\"") }} as minutes,
  {{ quickbooks_raw.as_numeric("x.\"Seconds\"") }} as seconds,
  {{ quickbooks_raw.as_numeric("x.\"BreakHours\"") }} as break_hours,
  {{ quickbooks_raw.as_numeric("x.\"BreakMinutes\"") }} as break_minutes,
  {{ quickbooks_raw.as_numeric("x.\"BreakSeconds\"") }} as break_seconds,
  x."StartTime" as start_time,
  x."EndTime" as end_time,
  x."TimeZone" as time_zone,
  x."Description" as description,
  x."TransactionLocationType" as transaction_location_type,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_time_activities') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "TxnDate" text, "NameOf" text, "EmployeeRef" jsonb, "VendorRef" jsonb, "CustomerRef" jsonb, "ProjectRef" jsonb, "DepartmentRef" jsonb, "ClassRef" jsonb, "ItemRef" jsonb, "PayrollItemRef" jsonb, "BillableStatus" text, "Taxable" text, "HourlyRate" text, "CostRate" text, "Hours" text, "Minutes" text, "Seconds" text, "BreakHours" text, "BreakMinutes" text, "BreakSeconds" text, "StartTime" text, "EndTime" text, "TimeZone" text, "Description" text, "TransactionLocationType" text, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time
offset 0) as t{{ quickbooks_raw.is_since() }}
