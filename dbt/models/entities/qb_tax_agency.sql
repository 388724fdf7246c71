-- Written from dbt/columns: change it there.
select
  realm_id,
  id,
  sync_token,
  create_time,
  last_updated_time,
  last_modified_by_ref,
  last_modified_by_ref_name,
  display_name,
  tax_tracked_on_purchases,
  tax_tracked_on_sales,
  tax_registration_number,
  tax_agency_config,
  last_file_date,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_tax_agency_all') }}
where not is_deleted
