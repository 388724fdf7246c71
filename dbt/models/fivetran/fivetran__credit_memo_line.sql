-- Written from dbt/columns: change it there.
{{ config(alias='credit_memo_line') }}
select
  ingested_at_utc as "_fivetran_synced",
  amount as "amount",
  case when not is_group_member then group_item_ref end as "bundle_id",
  case when not is_group_member then group_quantity end as "bundle_quantity",
  credit_memo_id as "credit_memo_id",
  description as "description",
  description_service_date as "description_service_date",
  description_tax_code_ref as "description_tax_code_id",
  discount_account_ref as "discount_account_id",
  discount_class_ref as "discount_class_id",
  discount_percent as "discount_discount_percent",
  discount_percent_based as "discount_percent_based",
  discount_tax_code_ref as "discount_tax_code_id",
  index as "index",
  sales_item_item_account_ref as "sales_item_account_id",
  sales_item_class_ref as "sales_item_class_id",
  sales_item_discount_amt as "sales_item_discount_amount",
  sales_item_discount_rate as "sales_item_discount_rate",
  sales_item_item_ref as "sales_item_item_id",
  sales_item_qty as "sales_item_quantity",
  sales_item_service_date as "sales_item_service_date",
  sales_item_tax_code_ref as "sales_item_tax_code_id",
  sales_item_unit_price as "sales_item_unit_price",
  sub_total_item_ref as "sub_total_item_id"
from {{ ref('qb_credit_memo_line') }}
