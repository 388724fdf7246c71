-- Written from dbt/columns: change it there.
{{ config(alias='item') }}
select
  ingested_at_utc as "_fivetran_synced",
  active as "active",
  asset_account_ref as "asset_account_id",
  create_time as "created_at",
  description as "description",
  expense_account_ref as "expense_account_id",
  fully_qualified_name as "fully_qualified_name",
  id as "id",
  income_account_ref as "income_account_id",
  inv_start_date as "inventory_start_date",
  level as "level",
  name as "name",
  parent_ref as "parent_item_id",
  purchase_cost as "purchase_cost",
  purchase_desc as "purchase_description",
  purchase_tax_code_ref as "purchase_tax_code_id",
  purchase_tax_included as "purchase_tax_included",
  qty_on_hand as "quantity_on_hand",
  sales_tax_code_ref as "sales_tax_code_id",
  sales_tax_included as "sales_tax_included",
  sku as "stock_keeping_unit",
  sub_item as "sub_item",
  sync_token as "sync_token",
  taxable as "taxable",
  track_qty_on_hand as "track_quantity_on_hand",
  type as "type",
  unit_price as "unit_price",
  last_updated_time as "updated_at",
  is_deleted as "_fivetran_deleted"
from {{ ref('qb_item_all') }}
where type is distinct from 'Group'
