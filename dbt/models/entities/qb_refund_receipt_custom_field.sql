-- Written from dbt/columns: change it there.
select
  realm_id,
  refund_receipt_id,
  index,
  definition_id,
  name,
  type,
  string_value,
  boolean_value,
  date_value,
  number_value,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_refund_receipt_custom_field_all') }}
where not is_deleted
