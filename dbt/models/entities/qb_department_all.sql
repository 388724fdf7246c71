-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_departments', 'id') }}"
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
  {{ quickbooks_raw.as_boolean("x.\"SubDepartment\"") }} as sub_department,
  x."ParentRef" ->> 'value' as parent_ref,
  x."ParentRef" ->> 'name' as parent_ref_name,
  x."FullyQualifiedName" as fully_qualified_name,
  {{ quickbooks_raw.as_boolean("x.\"Active\"") }} as active,
  x."Address" ->> 'Id' as address_id,
  x."Address" ->> 'Line1' as address_line1,
  x."Address" ->> 'Line2' as address_line2,
  x."Address" ->> 'Line3' as address_line3,
  x."Address" ->> 'Line4' as address_line4,
  x."Address" ->> 'Line5' as address_line5,
  x."Address" ->> 'City' as address_city,
  x."Address" ->> 'Country' as address_country,
  x."Address" ->> 'CountryCode' as address_country_code,
  x."Address" ->> 'CountrySubDivisionCode' as address_country_sub_division_code,
  x."Address" ->> 'PostalCode' as address_postal_code,
  x."Address" ->> 'PostalCodeSuffix' as address_postal_code_suffix,
  x."Address" ->> 'Note' as address_note,
  x."Address" ->> 'Lat' as address_lat,
  x."Address" ->> 'Long' as address_long,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_departments') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "SubDepartment" text, "ParentRef" jsonb, "FullyQualifiedName" text, "Active" text, "Address" jsonb, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time
offset 0) as t{{ quickbooks_raw.is_since() }}
