-- Written from dbt/columns: change it there.
{{ config(alias='tax_rate') }}
select
  ingested_at_utc as "_fivetran_synced",
  active as "active",
  create_time as "created_at",
  description as "description",
  display_type as "display_type",
  effective_tax_rate as "effective_tax_rate",
  id as "id",
  name as "name",
  rate_value as "rate_value",
  special_tax_type as "special_tax_type",
  sync_token as "sync_token",
  agency_ref as "tax_agency_id",
  last_updated_time as "updated_at"
from {{ ref('qb_tax_rate_all') }}
