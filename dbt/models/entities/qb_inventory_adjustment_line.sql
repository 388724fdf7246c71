-- Written from dbt/columns: change it there.
select
  realm_id,
  inventory_adjustment_id,
  index,
  line_id,
  line_num,
  description,
  amount,
  detail_type,
  item_adjustment_item_ref,
  item_adjustment_item_ref_name,
  item_adjustment_qty_diff,
  item_adjustment_value_diff,
  item_adjustment_class_ref,
  item_adjustment_class_ref_name,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_inventory_adjustment_line_all') }}
where not is_deleted
