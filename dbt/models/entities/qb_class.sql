-- Written from dbt/columns: change it there.
select
  realm_id,
  id,
  sync_token,
  create_time,
  last_updated_time,
  last_modified_by_ref,
  last_modified_by_ref_name,
  name,
  sub_class,
  parent_ref,
  parent_ref_name,
  fully_qualified_name,
  active,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_class_all') }}
where not is_deleted
