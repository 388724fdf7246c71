-- Written from dbt/columns: change it there.
select
  realm_id,
  tax_code_id,
  index,
  tax_rate_ref,
  tax_rate_ref_name,
  tax_type_applicable,
  tax_order,
  tax_on_tax_order,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_tax_code_sales_tax_rate_all') }}
where not is_deleted
