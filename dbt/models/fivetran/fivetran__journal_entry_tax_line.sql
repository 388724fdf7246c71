-- Written from dbt/columns: change it there.
{{ config(alias='journal_entry_tax_line') }}
select
  ingested_at_utc as "_fivetran_synced",
  amount as "amount",
  index as "index",
  journal_entry_id as "journal_entry_id",
  tax_net_amount_taxable as "net_amount_taxable",
  tax_override_delta_amount as "override_delta_amount",
  tax_percent_based as "percent_based",
  tax_inclusive_amount as "tax_inclusive_amount",
  tax_percent as "tax_percent",
  tax_rate_ref as "tax_rate_id"
from {{ ref('qb_journal_entry_tax_line') }}
