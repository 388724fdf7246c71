-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_tax_rates', 'tax_rate_id') }}"
) }}
select
  r.realm_id,
  r.id as tax_rate_id,
  l.index::integer as index,
  {{ quickbooks_raw.as_numeric("t.rate_value") }} as rate_value,
  l.line ->> 'EffectiveDate' as effective_date,
  l.line ->> 'EndDate' as end_date,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_tax_rates') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."EffectiveTaxRate"[*]') with ordinality as a (line, n)) as l
cross join lateral (select
  l.line ->> 'RateValue' as rate_value
offset 0) as t{{ quickbooks_raw.is_since() }}
