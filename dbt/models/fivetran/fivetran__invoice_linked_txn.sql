-- Written from dbt/columns: change it there.
{{ config(alias='invoice_linked_txn') }}
select
  ingested_at_utc as "_fivetran_synced",
  case when txn_type in ('ChargeCredit') then txn_id end as "charge_credit_id",
  case when txn_type in ('Estimate') then txn_id end as "estimate_id",
  index as "index",
  invoice_id as "invoice_id",
  case when txn_type in ('Payment') then txn_id end as "payment_id",
  case when txn_type in ('ReimburseCharge') then txn_id end as "reimburse_charge_id",
  case when txn_type in ('StatementCharge') then txn_id end as "statement_charge_id",
  case when txn_type in ('TimeActivity') then txn_id end as "time_activity_id"
from {{ ref('qb_invoice_linked_txn') }}
