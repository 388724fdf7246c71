-- Written from dbt/columns: change it there.
select
  realm_id,
  preferences_id,
  index,
  name,
  value,
  ingested_at_utc,
  deleted_at_utc,
  is_deleted
from {{ ref('qb_preferences_other_pref_all') }}
where not is_deleted
