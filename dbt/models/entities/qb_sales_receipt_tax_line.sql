-- Written from dbt/columns: change it there.
select
  realm_id,
  sales_receipt_id,
  index,
  amount,
  detail_type,
  tax_rate_ref,
  tax_rate_ref_name,
  tax_percent_based,
  tax_percent,
  tax_net_amount_taxable,
  tax_inclusive_amount,
  tax_override_delta_amount,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_sales_receipt_tax_line_all') }}
where not is_deleted
