-- Written from dbt/columns: change it there.
select
  realm_id,
  attachable_id,
  index,
  entity_ref,
  entity_ref_name,
  entity_ref_type,
  line_info,
  include_on_send,
  no_ref_only,
  inactive,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_attachable_ref_all') }}
where not is_deleted
