-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_reimburse_charges', 'reimburse_charge_id') }}"
) }}
select
  r.realm_id,
  r.id as reimburse_charge_id,
  l.index::integer as index,
  l.line ->> 'TxnId' as txn_id,
  l.line ->> 'TxnType' as txn_type,
  l.line ->> 'TxnLineId' as txn_line_id,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_reimburse_charges') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."LinkedTxn"[*]') with ordinality as a (line, n)) as l{{ quickbooks_raw.is_since() }}
