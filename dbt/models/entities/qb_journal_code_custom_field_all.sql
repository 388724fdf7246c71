-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_journal_codes', 'journal_code_id') }}"
) }}
select
  r.realm_id,
  r.id as journal_code_id,
  l.index::integer as index,
  l.line ->> 'DefinitionId' as definition_id,
  l.line ->> 'Name' as name,
  l.line ->> 'Type' as type,
  l.line ->> 'StringValue' as string_value,
  {{ quickbooks_raw.as_boolean("t.boolean_value") }} as boolean_value,
  {{ quickbooks_raw.as_date("t.date_value") }} as date_value,
  {{ quickbooks_raw.as_numeric("t.number_value") }} as number_value,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_journal_codes') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (select
  l.line ->> 'BooleanValue' as boolean_value,
  l.line ->> 'DateValue' as date_value,
  l.line ->> 'NumberValue' as number_value
offset 0) as t{{ quickbooks_raw.is_since() }}
