-- Written from dbt/columns: change it there.
{{ config(alias='invoice_line_bundle') }}
select
  ingested_at_utc as "_fivetran_synced",
  sales_item_item_account_ref as "account_id",
  amount as "amount",
  sales_item_class_ref as "class_id",
  description as "description",
  sales_item_discount_amt as "discount_amount",
  sales_item_discount_rate as "discount_rate",
  member_index as "index",
  invoice_id as "invoice_id",
  index as "invoice_line_index",
  sales_item_item_ref as "item_id",
  line_num as "line_num",
  sales_item_qty as "quantity",
  null::text as "sales_item_account_id",
  null::text as "sales_item_item_id",
  null::numeric as "sales_item_quantity",
  null::text as "sales_item_tax_code_id",
  sales_item_service_date as "service_date",
  sales_item_tax_code_ref as "tax_code_id",
  sales_item_unit_price as "unit_price"
from {{ ref('qb_invoice_group_line') }}
