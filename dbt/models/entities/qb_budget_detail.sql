-- Written from dbt/columns: change it there.
select
  realm_id,
  budget_id,
  index,
  budget_date,
  amount,
  account_ref,
  account_ref_name,
  customer_ref,
  customer_ref_name,
  class_ref,
  class_ref_name,
  department_ref,
  department_ref_name,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_budget_detail_all') }}
where not is_deleted
