-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_inventory_adjustments', 'inventory_adjustment_id') }}"
) }}
select
  r.realm_id,
  r.id as inventory_adjustment_id,
  l.index::integer as index,
  l.line ->> 'Id' as line_id,
  {{ quickbooks_raw.as_numeric("t.line_num") }} as line_num,
  l.line ->> 'Description' as description,
  {{ quickbooks_raw.as_numeric("t.amount") }} as amount,
  l.line ->> 'DetailType' as detail_type,
  l.line #>> '{ItemAdjustmentLineDetail,ItemRef,value}' as item_adjustment_item_ref,
  l.line #>> '{ItemAdjustmentLineDetail,ItemRef,name}' as item_adjustment_item_ref_name,
  {{ quickbooks_raw.as_numeric("t.item_adjustment_qty_diff") }} as item_adjustment_qty_diff,
  {{ quickbooks_raw.as_numeric("t.item_adjustment_value_diff") }} as item_adjustment_value_diff,
  l.line #>> '{ItemAdjustmentLineDetail,ClassRef,value}' as item_adjustment_class_ref,
  l.line #>> '{ItemAdjustmentLineDetail,ClassRef,name}' as item_adjustment_class_ref_name,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_inventory_adjustments') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (select
  l.line ->> 'LineNum' as line_num,
  l.line ->> 'Amount' as amount,
  l.line #>> '{ItemAdjustmentLineDetail,QtyDiff}' as item_adjustment_qty_diff,
  l.line #>> '{ItemAdjustmentLineDetail,ValueDiff}' as item_adjustment_value_diff
offset 0) as t{{ quickbooks_raw.is_since() }}
