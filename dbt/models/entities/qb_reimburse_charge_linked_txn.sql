-- Written from dbt/columns: change it there.
select
  realm_id,
  reimburse_charge_id,
  index,
  txn_id,
  txn_type,
  txn_line_id,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_reimburse_charge_linked_txn_all') }}
where not is_deleted
