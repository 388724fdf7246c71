-- Written from dbt/columns: change it there.
{{ config(alias='bill_line') }}
select
  ingested_at_utc as "_fivetran_synced",
  account_based_expense_account_ref as "account_expense_account_id",
  account_based_expense_billable_status as "account_expense_billable_status",
  account_based_expense_class_ref as "account_expense_class_id",
  account_based_expense_customer_ref as "account_expense_customer_id",
  account_based_expense_tax_amount as "account_expense_tax_amount",
  account_based_expense_tax_code_ref as "account_expense_tax_code_id",
  amount as "amount",
  bill_id as "bill_id",
  description as "description",
  index as "index",
  item_based_expense_billable_status as "item_expense_billable_status",
  item_based_expense_class_ref as "item_expense_class_id",
  item_based_expense_customer_ref as "item_expense_customer_id",
  item_based_expense_item_ref as "item_expense_item_id",
  item_based_expense_qty as "item_expense_quantity",
  item_based_expense_tax_code_ref as "item_expense_tax_code_id",
  item_based_expense_unit_price as "item_expense_unit_price"
from {{ ref('qb_bill_line') }}
