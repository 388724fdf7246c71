-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_bill_payments', 'bill_payment_id') }}"
) }}
select
  r.realm_id,
  r.id as bill_payment_id,
  l.index::integer as index,
  l.line ->> 'Id' as line_id,
  {{ quickbooks_raw.as_numeric("t.line_num") }} as line_num,
  {{ quickbooks_raw.as_numeric("t.amount") }} as amount,
  l.line #>> '{LinkedTxn,0,TxnId}' as linked_txn_id,
  l.line #>> '{LinkedTxn,0,TxnType}' as linked_txn_type,
  l.line #>> '{LinkedTxn,0,TxnLineId}' as linked_txn_line_id,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_bill_payments') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (select
  l.line ->> 'LineNum' as line_num,
  l.line ->> 'Amount' as amount
offset 0) as t{{ quickbooks_raw.is_since() }}
