-- Written from dbt/columns: change it there.
{{ config(alias='purchase_order_linked_txn') }}
select
  ingested_at_utc as "_fivetran_synced",
  case when txn_type in ('Bill') then txn_id end as "bill_id",
  index as "index",
  case when txn_type in ('Purchase', 'Expense', 'Check', 'CreditCardCharge') then txn_id end as "purchase_id",
  purchase_order_id as "purchase_order_id",
  case when txn_type in ('VendorCredit') then txn_id end as "vendor_credit_id"
from {{ ref('qb_purchase_order_linked_txn') }}
