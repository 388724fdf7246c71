-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_items', 'item_id') }}"
) }}
select
  r.realm_id,
  r.id as item_id,
  l.index::integer as index,
  l.line #>> '{ItemRef,value}' as item_ref,
  l.line #>> '{ItemRef,name}' as item_ref_name,
  l.line #>> '{ItemRef,type}' as item_ref_type,
  {{ quickbooks_raw.as_numeric("t.qty") }} as qty,
  {{ quickbooks_raw.as_date("t.service_date") }} as service_date,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_items') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."ItemGroupDetail"."ItemGroupLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (select
  l.line ->> 'Qty' as qty,
  l.line ->> 'ServiceDate' as service_date
offset 0) as t{{ quickbooks_raw.is_since() }}
