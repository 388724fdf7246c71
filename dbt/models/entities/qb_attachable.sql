-- Written from dbt/columns: change it there.
select
  realm_id,
  id,
  sync_token,
  create_time,
  last_updated_time,
  last_modified_by_ref,
  last_modified_by_ref_name,
  file_name,
  file_access_uri,
  temp_download_uri,
  size,
  content_type,
  category,
  note,
  tag,
  place_name,
  lat,
  long,
  thumbnail_file_access_uri,
  thumbnail_temp_download_uri,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_attachable_all') }}
where not is_deleted
