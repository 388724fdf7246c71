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
  hidden,
  taxable,
  tax_group,
  tax_code_config_type,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_tax_code_all') }}
where not is_deleted
