-- Written from dbt/columns: change it there.
select
  realm_id,
  payment_id,
  index,
  line_id,
  line_num,
  amount,
  linked_txn_id,
  linked_txn_type,
  linked_txn_line_id,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_payment_line_all') }}
where not is_deleted
