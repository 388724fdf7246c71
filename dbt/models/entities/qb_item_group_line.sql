-- Written from dbt/columns: change it there.
select
  realm_id,
  item_id,
  index,
  item_ref,
  item_ref_name,
  item_ref_type,
  qty,
  service_date,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_item_group_line_all') }}
where not is_deleted
