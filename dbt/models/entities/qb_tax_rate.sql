-- Written from dbt/columns: change it there.
select
  realm_id,
  id,
  sync_token,
  create_time,
  last_updated_time,
  last_modified_by_ref,
  last_modified_by_ref_name,
  name,
  description,
  active,
  rate_value,
  agency_ref,
  agency_ref_name,
  tax_return_line_ref,
  tax_return_line_ref_name,
  special_tax_type,
  display_type,
  original_tax_rate,
  effective_tax_rate,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_tax_rate_all') }}
where not is_deleted
