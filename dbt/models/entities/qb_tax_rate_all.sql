-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_tax_rates', 'id') }}"
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
  x."Description" as description,
  {{ quickbooks_raw.as_boolean("x.\"Active\"") }} as active,
  {{ quickbooks_raw.as_numeric("x.\"RateValue\"") }} as rate_value,
  x."AgencyRef" ->> 'value' as agency_ref,
  x."AgencyRef" ->> 'name' as agency_ref_name,
  x."TaxReturnLineRef" ->> 'value' as tax_return_line_ref,
  x."TaxReturnLineRef" ->> 'name' as tax_return_line_ref_name,
  x."SpecialTaxType" as special_tax_type,
  x."DisplayType" as display_type,
  x."OriginalTaxRate" as original_tax_rate,
  x."EffectiveTaxRate" as effective_tax_rate,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_tax_rates') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "Description" text, "Active" text, "RateValue" text, "AgencyRef" jsonb, "TaxReturnLineRef" jsonb, "SpecialTaxType" text, "DisplayType" text, "OriginalTaxRate" text, "EffectiveTaxRate" text, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time
offset 0) as t{{ quickbooks_raw.is_since() }}
