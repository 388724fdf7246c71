-- Written from dbt/columns: change it there.
{{ config(alias='estimate_tax_line') }}
select
  is_deleted as "_fivetran_deleted",
  ingested_at_utc as "_fivetran_synced",
  amount as "amount",
  estimate_id as "estimate_id",
  index as "index",
  tax_net_amount_taxable as "net_amount_taxable",
  tax_override_delta_amount as "override_delta_amount",
  tax_percent_based as "percent_based",
  tax_inclusive_amount as "tax_inclusive_amount",
  tax_percent as "tax_percent",
  tax_rate_ref as "tax_rate_id"
from {{ ref('qb_estimate_tax_line') }}
