-- Written from dbt/columns: change it there.
select
  realm_id,
  tax_rate_id,
  index,
  rate_value,
  effective_date,
  end_date,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_tax_rate_effective_tax_rate_all') }}
where not is_deleted
