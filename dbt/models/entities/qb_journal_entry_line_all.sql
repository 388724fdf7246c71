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
  l.line ->> 'Id' as line_id,
  {{ quickbooks_raw.as_numeric("t.line_num") }} as line_num,
  l.line ->> 'Description' as description,
  {{ quickbooks_raw.as_numeric("t.amount") }} as amount,
  l.line ->> 'DetailType' as detail_type,
  l.line #>> '{ProjectRef,value}' as project_ref,
  l.line #>> '{ProjectRef,name}' as project_ref_name,
  l.line #>> '{JournalEntryLineDetail,PostingType}' as journal_entry_posting_type,
  l.line #>> '{JournalEntryLineDetail,AccountRef,value}' as journal_entry_account_ref,
  l.line #>> '{JournalEntryLineDetail,AccountRef,name}' as journal_entry_account_ref_name,
  l.line #>> '{JournalEntryLineDetail,ClassRef,value}' as journal_entry_class_ref,
  l.line #>> '{JournalEntryLineDetail,ClassRef,name}' as journal_entry_class_ref_name,
  l.line #>> '{JournalEntryLineDetail,DepartmentRef,value}' as journal_entry_department_ref,
  l.line #>> '{JournalEntryLineDetail,DepartmentRef,name}' as journal_entry_department_ref_name,
  l.line #>> '{JournalEntryLineDetail,TaxCodeRef,value}' as journal_entry_tax_code_ref,
  l.line #>> '{JournalEntryLineDetail,TaxCodeRef,name}' as journal_entry_tax_code_ref_name,
  l.line #>> '{JournalEntryLineDetail,TaxApplicableOn}' as journal_entry_tax_applicable_on,
  {{ quickbooks_raw.as_numeric("t.journal_entry_tax_amount") }} as journal_entry_tax_amount,
  {{ quickbooks_raw.as_numeric("t.journal_entry_tax_inclusive_amt") }} as journal_entry_tax_inclusive_amt,
  l.line #>> '{JournalEntryLineDetail,BillableStatus}' as journal_entry_billable_status,
  l.line #>> '{JournalEntryLineDetail,JournalCodeRef,value}' as journal_entry_journal_code_ref,
  l.line #>> '{JournalEntryLineDetail,JournalCodeRef,name}' as journal_entry_journal_code_ref_name,
  l.line #>> '{JournalEntryLineDetail,Entity,Type}' as journal_entry_entity_type,
  l.line #>> '{JournalEntryLineDetail,Entity,EntityRef,value}' as journal_entry_entity_ref,
  l.line #>> '{JournalEntryLineDetail,Entity,EntityRef,name}' as journal_entry_entity_ref_name,
  {{ quickbooks_raw.as_date("t.description_service_date") }} as description_service_date,
  l.line #>> '{DescriptionLineDetail,TaxCodeRef,value}' as description_tax_code_ref,
  l.line #>> '{DescriptionLineDetail,TaxCodeRef,name}' as description_tax_code_ref_name,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_journal_entries') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (select
  l.line ->> 'LineNum' as line_num,
  l.line ->> 'Amount' as amount,
  l.line #>> '{JournalEntryLineDetail,TaxAmount}' as journal_entry_tax_amount,
  l.line #>> '{JournalEntryLineDetail,TaxInclusiveAmt}' as journal_entry_tax_inclusive_amt,
  l.line #>> '{DescriptionLineDetail,ServiceDate}' as description_service_date
offset 0) as t{{ quickbooks_raw.is_since() }}
