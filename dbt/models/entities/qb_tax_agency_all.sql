-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_tax_agencies', 'id') }}"
) }}
select
  r.realm_id,
  r.id,
  x."SyncToken" as sync_token,
  {{ quickbooks_raw.as_timestamptz("t.create_time") }} as create_time,
  {{ quickbooks_raw.as_timestamptz("t.last_updated_time") }} as last_updated_time,
  x."MetaData" #>> '{LastModifiedByRef,value}' as last_modified_by_ref,
  x."MetaData" #>> '{LastModifiedByRef,name}' as last_modified_by_ref_name,
  x."DisplayName" as display_name,
  {{ quickbooks_raw.as_boolean("x.\"TaxTrackedOnPurchases\"") }} as tax_tracked_on_purchases,
  {{ quickbooks_raw.as_boolean("x.\"TaxTrackedOnSales\"") }} as tax_tracked_on_sales,
  x."TaxRegistrationNumber" as tax_registration_number,
  x."TaxAgencyConfig" as tax_agency_config,
  {{ quickbooks_raw.as_date("x.\"LastFileDate\"") }} as last_file_date,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_tax_agencies') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DisplayName" text, "TaxTrackedOnPurchases" text, "TaxTrackedOnSales" text, "TaxRegistrationNumber" text, "TaxAgencyConfig" text, "LastFileDate" text, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time
offset 0) as t{{ quickbooks_raw.is_since() }}
