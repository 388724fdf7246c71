-- Written from dbt/columns: change it there.
{{ config(alias='bill_linked_txn') }}
select
  ingested_at_utc as "_fivetran_synced",
  bill_id as "bill_id",
  case when txn_type in ('BillPaymentCheck', 'BillPaymentCreditCard', 'BillPayment') then txn_id end as "bill_payment_id",
  index as "index"
from {{ ref('qb_bill_linked_txn') }}
