-- Written from dbt/columns: change it there.
{{ config(alias='department') }}
select
  ingested_at_utc as "_fivetran_synced",
  active as "active",
  create_time as "created_at",
  fully_qualified_name as "fully_qualified_name",
  id as "id",
  name as "name",
  parent_ref as "parent_department_id",
  sub_department as "sub_department",
  sync_token as "sync_token",
  last_updated_time as "updated_at",
  is_deleted as "_fivetran_deleted"
from {{ ref('qb_department_all') }}
