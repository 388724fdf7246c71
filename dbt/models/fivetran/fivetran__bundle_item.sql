-- Written from dbt/columns: change it there.
{{ config(alias='bundle_item') }}
select
  ingested_at_utc as "_fivetran_synced",
  item_id as "bundle_id",
  item_ref as "item_id",
  qty as "item_quantity"
from {{ ref('qb_item_group_line') }}
