-- Written from dbt/columns: change it there.
{{ config(alias='journal_entry_line') }}
select
  ingested_at_utc as "_fivetran_synced",
  journal_entry_account_ref as "account_id",
  amount as "amount",
  journal_entry_billable_status as "billable_status",
  journal_entry_class_ref as "class_id",
  case when journal_entry_entity_type in ('Customer', 'CUSTOMER') then journal_entry_entity_ref end as "customer_id",
  journal_entry_department_ref as "department_id",
  description as "description",
  description_service_date as "description_service_date",
  description_tax_code_ref as "description_tax_code_id",
  case when journal_entry_entity_type in ('Employee', 'EMPLOYEE') then journal_entry_entity_ref end as "employee_id",
  index as "index",
  journal_entry_id as "journal_entry_id",
  journal_entry_posting_type as "posting_type",
  journal_entry_tax_amount as "tax_amount",
  journal_entry_tax_applicable_on as "tax_applicable_on",
  journal_entry_tax_code_ref as "tax_code_id",
  case when journal_entry_entity_type in ('Vendor', 'VENDOR') then journal_entry_entity_ref end as "vendor_id"
from {{ ref('qb_journal_entry_line') }}
