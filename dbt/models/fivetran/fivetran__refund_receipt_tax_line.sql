-- Written from dbt/columns: change it there.
{{ config(alias='refund_receipt_tax_line') }}
select
  ingested_at_utc as "_fivetran_synced",
  amount as "amount",
  index as "index",
  tax_net_amount_taxable as "net_amount_taxable",
  tax_override_delta_amount as "override_delta_amount",
  tax_percent_based as "percent_based",
  refund_receipt_id as "refund_receipt_id",
  tax_inclusive_amount as "tax_inclusive_amount",
  tax_percent as "tax_percent",
  tax_rate_ref as "tax_rate_id"
from {{ ref('qb_refund_receipt_tax_line') }}
