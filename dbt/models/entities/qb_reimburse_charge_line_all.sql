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
  l.line ->> 'Id' as line_id,
  {{ quickbooks_raw.as_numeric("t.line_num") }} as line_num,
  l.line ->> 'Description' as description,
  {{ quickbooks_raw.as_numeric("t.amount") }} as amount,
  l.line ->> 'DetailType' as detail_type,
  l.line #>> '{ReimburseLineDetail,ItemRef,value}' as reimburse_item_ref,
  l.line #>> '{ReimburseLineDetail,ItemRef,name}' as reimburse_item_ref_name,
  l.line #>> '{ReimburseLineDetail,ItemAccountRef,value}' as reimburse_item_account_ref,
  l.line #>> '{ReimburseLineDetail,ItemAccountRef,name}' as reimburse_item_account_ref_name,
  l.line #>> '{ReimburseLineDetail,ClassRef,value}' as reimburse_class_ref,
  l.line #>> '{ReimburseLineDetail,ClassRef,name}' as reimburse_class_ref_name,
  {{ quickbooks_raw.as_numeric("t.reimburse_unit_price") }} as reimburse_unit_price,
  {{ quickbooks_raw.as_numeric("t.reimburse_qty") }} as reimburse_qty,
  l.line #>> '{ReimburseLineDetail,TaxCodeRef,value}' as reimburse_tax_code_ref,
  l.line #>> '{ReimburseLineDetail,TaxCodeRef,name}' as reimburse_tax_code_ref_name,
  {{ quickbooks_raw.as_numeric("t.reimburse_markup_info_percent") }} as reimburse_markup_info_percent,
  {{ quickbooks_raw.as_boolean("t.reimburse_markup_info_percent_based") }} as reimburse_markup_info_percent_based,
  l.line #>> '{ReimburseLineDetail,MarkupInfo,PriceLevelRef,value}' as reimburse_markup_info_price_level_ref,
  l.line #>> '{ReimburseLineDetail,MarkupInfo,PriceLevelRef,name}' as reimburse_markup_info_price_level_ref_name,
  l.line #>> '{ReimburseLineDetail,MarkupInfo,MarkUpIncomeAccountRef,value}' as reimburse_markup_info_mark_up_income_account_ref,
  l.line #>> '{ReimburseLineDetail,MarkupInfo,MarkUpIncomeAccountRef,name}' as reimburse_markup_info_mark_up_income_account_ref_name,
  l.line #>> '{LinkedTxn,0,TxnId}' as linked_txn_id,
  l.line #>> '{LinkedTxn,0,TxnType}' as linked_txn_type,
  l.line #>> '{LinkedTxn,0,TxnLineId}' as linked_txn_line_id,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_reimburse_charges') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (select
  l.line ->> 'LineNum' as line_num,
  l.line ->> 'Amount' as amount,
  l.line #>> '{ReimburseLineDetail,UnitPrice}' as reimburse_unit_price,
  l.line #>> '{ReimburseLineDetail,Qty}' as reimburse_qty,
  l.line #>> '{ReimburseLineDetail,MarkupInfo,Percent}' as reimburse_markup_info_percent,
  l.line #>> '{ReimburseLineDetail,MarkupInfo,PercentBased}' as reimburse_markup_info_percent_based
offset 0) as t{{ quickbooks_raw.is_since() }}
