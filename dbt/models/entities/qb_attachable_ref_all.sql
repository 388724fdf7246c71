-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_attachables', 'attachable_id') }}"
) }}
select
  r.realm_id,
  r.id as attachable_id,
  l.index::integer as index,
  l.line #>> '{EntityRef,value}' as entity_ref,
  l.line #>> '{EntityRef,name}' as entity_ref_name,
  l.line #>> '{EntityRef,type}' as entity_ref_type,
  l.line ->> 'LineInfo' as line_info,
  {{ quickbooks_raw.as_boolean("t.include_on_send") }} as include_on_send,
  {{ quickbooks_raw.as_boolean("t.no_ref_only") }} as no_ref_only,
  {{ quickbooks_raw.as_boolean("t.inactive") }} as inactive,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_attachables') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."AttachableRef"[*]') with ordinality as a (line, n)) as l
cross join lateral (select
  l.line ->> 'IncludeOnSend' as include_on_send,
  l.line ->> 'NoRefOnly' as no_ref_only,
  l.line ->> 'Inactive' as inactive
offset 0) as t{{ quickbooks_raw.is_since() }}
