-- Written from dbt/columns: change it there.
{{ config(alias='tax_agency') }}
select
  ingested_at_utc as "_fivetran_synced",
  create_time as "created_at",
  display_name as "display_name",
  id as "id",
  sync_token as "sync_token",
  tax_registration_number as "tax_registration_number",
  tax_tracked_on_purchases as "tax_tracked_on_purchases",
  tax_tracked_on_sales as "tax_tracked_on_sales",
  last_updated_time as "updated_at"
from {{ ref('qb_tax_agency_all') }}
