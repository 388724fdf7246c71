-- Written from dbt/columns: change it there.
select
  realm_id,
  company_info_id,
  index,
  name,
  value,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_company_info_name_value_all') }}
where not is_deleted
