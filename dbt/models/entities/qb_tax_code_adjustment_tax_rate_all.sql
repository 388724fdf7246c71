-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_tax_codes', 'tax_code_id') }}"
) }}
select
  r.realm_id,
  r.id as tax_code_id,
  l.index::integer as index,
  l.line #>> '{TaxRateRef,value}' as tax_rate_ref,
  l.line #>> '{TaxRateRef,name}' as tax_rate_ref_name,
  l.line ->> 'TaxTypeApplicable' as tax_type_applicable,
  {{ quickbooks_raw.as_numeric("t.tax_order") }} as tax_order,
  {{ quickbooks_raw.as_numeric("t.tax_on_tax_order") }} as tax_on_tax_order,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_tax_codes') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."AdjustmentTaxRateList"."TaxRateDetail"[*]') with ordinality as a (line, n)) as l
cross join lateral (select
  l.line ->> 'TaxOrder' as tax_order,
  l.line ->> 'TaxOnTaxOrder' as tax_on_tax_order
offset 0) as t{{ quickbooks_raw.is_since() }}
