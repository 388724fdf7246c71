-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_company_info', 'company_info_id') }}"
) }}
select
  r.realm_id,
  r.id as company_info_id,
  l.index::integer as index,
  l.line ->> 'Name' as name,
  l.line ->> 'Value' as value,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_company_info') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."NameValue"[*]') with ordinality as a (line, n)) as l{{ quickbooks_raw.is_since() }}
