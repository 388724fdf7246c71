-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_attachables', 'id') }}"
) }}
select
  r.realm_id,
  r.id,
  x."SyncToken" as sync_token,
  {{ quickbooks_raw.as_timestamptz("t.create_time") }} as create_time,
  {{ quickbooks_raw.as_timestamptz("t.last_updated_time") }} as last_updated_time,
  x."MetaData" #>> '{LastModifiedByRef,value}' as last_modified_by_ref,
  x."MetaData" #>> '{LastModifiedByRef,name}' as last_modified_by_ref_name,
  x."FileName" as file_name,
  x."FileAccessUri" as file_access_uri,
  x."TempDownloadUri" as temp_download_uri,
  {{ quickbooks_raw.as_numeric("x.\"Size\"") }} as size,
  x."ContentType" as content_type,
  x."Category" as category,
  x."Note" as note,
  x."Tag" as tag,
  x."PlaceName" as place_name,
  x."Lat" as lat,
  x."Long" as long,
  x."ThumbnailFileAccessUri" as thumbnail_file_access_uri,
  x."ThumbnailTempDownloadUri" as thumbnail_temp_download_uri,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_attachables') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "FileName" text, "FileAccessUri" text, "TempDownloadUri" text, "Size" text, "ContentType" text, "Category" text, "Note" text, "Tag" text, "PlaceName" text, "Lat" text, "Long" text, "ThumbnailFileAccessUri" text, "ThumbnailTempDownloadUri" text, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time
offset 0) as t{{ quickbooks_raw.is_since() }}
