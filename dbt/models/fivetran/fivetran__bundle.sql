-- Written from dbt/columns: change it there.
{{ config(alias='bundle') }}
select
  ingested_at_utc as "_fivetran_synced",
  active as "active",
  create_time as "created_at",
  description as "description",
  fully_qualified_name as "fully_qualified_name",
  id as "id",
  name as "name",
  print_grouped_items as "print_grouped_items",
  purchase_cost as "purchase_cost",
  sync_token as "sync_token",
  taxable as "taxable",
  unit_price as "unit_price",
  last_updated_time as "updated_at",
  is_deleted as "_fivetran_deleted"
from {{ ref('qb_item_all') }}
where type = 'Group'
