-- Written from dbt/columns: change it there.
{{ config(alias='customer_type') }}
select
  ingested_at_utc as "_fivetran_synced",
  active as "active",
  create_time as "created_at",
  id as "id",
  name as "name",
  last_updated_time as "updated_at",
  is_deleted as "_fivetran_deleted"
from {{ ref('qb_customer_type_all') }}
