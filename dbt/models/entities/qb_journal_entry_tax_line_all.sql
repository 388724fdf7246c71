-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_journal_entries', 'journal_entry_id') }}"
) }}
select
  r.realm_id,
  r.id as journal_entry_id,
  l.index::integer as index,
  {{ quickbooks_raw.as_numeric("t.amount") }} as amount,
  l.line ->> 'DetailType' as detail_type,
  l.line #>> '{TaxLineDetail,TaxRateRef,value}' as tax_rate_ref,
  l.line #>> '{TaxLineDetail,TaxRateRef,name}' as tax_rate_ref_name,
  {{ quickbooks_raw.as_boolean("t.tax_percent_based") }} as tax_percent_based,
  {{ quickbooks_raw.as_numeric("t.tax_percent") }} as tax_percent,
  {{ quickbooks_raw.as_numeric("t.tax_net_amount_taxable") }} as tax_net_amount_taxable,
  {{ quickbooks_raw.as_numeric("t.tax_inclusive_amount") }} as tax_inclusive_amount,
  {{ quickbooks_raw.as_numeric("t.tax_override_delta_amount") }} as tax_override_delta_amount,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_journal_entries') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."TxnTaxDetail"."TaxLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (select
  l.line ->> 'Amount' as amount,
  l.line #>> '{TaxLineDetail,PercentBased}' as tax_percent_based,
  l.line #>> '{TaxLineDetail,TaxPercent}' as tax_percent,
  l.line #>> '{TaxLineDetail,NetAmountTaxable}' as tax_net_amount_taxable,
  l.line #>> '{TaxLineDetail,TaxInclusiveAmount}' as tax_inclusive_amount,
  l.line #>> '{TaxLineDetail,OverrideDeltaAmount}' as tax_override_delta_amount
offset 0) as t{{ quickbooks_raw.is_since() }}
