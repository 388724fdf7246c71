-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_deposits', 'deposit_id') }}"
) }}
select
  r.realm_id,
  r.id as deposit_id,
  l.index::integer as index,
  l.line ->> 'Id' as line_id,
  {{ quickbooks_raw.as_numeric("t.line_num") }} as line_num,
  l.line ->> 'Description' as description,
  {{ quickbooks_raw.as_numeric("t.amount") }} as amount,
  l.line ->> 'DetailType' as detail_type,
  l.line #>> '{ProjectRef,value}' as project_ref,
  l.line #>> '{ProjectRef,name}' as project_ref_name,
  l.line #>> '{DepositLineDetail,AccountRef,value}' as deposit_account_ref,
  l.line #>> '{DepositLineDetail,AccountRef,name}' as deposit_account_ref_name,
  l.line #>> '{DepositLineDetail,Entity,value}' as deposit_entity,
  l.line #>> '{DepositLineDetail,Entity,name}' as deposit_entity_name,
  l.line #>> '{DepositLineDetail,Entity,type}' as deposit_entity_type,
  l.line #>> '{DepositLineDetail,ClassRef,value}' as deposit_class_ref,
  l.line #>> '{DepositLineDetail,ClassRef,name}' as deposit_class_ref_name,
  l.line #>> '{DepositLineDetail,PaymentMethodRef,value}' as deposit_payment_method_ref,
  l.line #>> '{DepositLineDetail,PaymentMethodRef,name}' as deposit_payment_method_ref_name,
  l.line #>> '{DepositLineDetail,CheckNum}' as deposit_check_num,
  l.line #>> '{DepositLineDetail,TxnType}' as deposit_txn_type,
  l.line #>> '{DepositLineDetail,TaxCodeRef,value}' as deposit_tax_code_ref,
  l.line #>> '{DepositLineDetail,TaxCodeRef,name}' as deposit_tax_code_ref_name,
  l.line #>> '{DepositLineDetail,TaxApplicableOn}' as deposit_tax_applicable_on,
  l.line #>> '{LinkedTxn,0,TxnId}' as linked_txn_id,
  l.line #>> '{LinkedTxn,0,TxnType}' as linked_txn_type,
  l.line #>> '{LinkedTxn,0,TxnLineId}' as linked_txn_line_id,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_deposits') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (select
  l.line ->> 'LineNum' as line_num,
  l.line ->> 'Amount' as amount
offset 0) as t{{ quickbooks_raw.is_since() }}
