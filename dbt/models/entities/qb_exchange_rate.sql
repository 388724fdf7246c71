-- Written from dbt/columns: change it there.
select
  realm_id,
  id,
  sync_token,
  create_time,
  last_updated_time,
  last_modified_by_ref,
  last_modified_by_ref_name,
  source_currency_code,
  target_currency_code,
  as_of_date,
  rate,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_exchange_rate_all') }}
where not is_deleted
