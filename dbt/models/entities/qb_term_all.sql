-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_terms', 'id') }}"
) }}
select
  r.realm_id,
  r.id,
  x."SyncToken" as sync_token,
  {{ quickbooks_raw.as_timestamptz("t.create_time") }} as create_time,
  {{ quickbooks_raw.as_timestamptz("t.last_updated_time") }} as last_updated_time,
  x."MetaData" #>> '{LastModifiedByRef,value}' as last_modified_by_ref,
  x."MetaData" #>> '{LastModifiedByRef,name}' as last_modified_by_ref_name,
  x."Name" as name,
  {{ quickbooks_raw.as_boolean("x.\"Active\"") }} as active,
  x."Type" as type,
  {{ quickbooks_raw.as_numeric("x.\"DueDays\"") }} as due_days,
  {{ quickbooks_raw.as_numeric("x.\"DiscountPercent\"") }} as discount_percent,
  {{ quickbooks_raw.as_numeric("x.\"DiscountDays\"") }} as discount_days,
  {{ quickbooks_raw.as_numeric("x.\"DayOfMonthDue\"") }} as day_of_month_due,
  {{ quickbooks_raw.as_numeric("x.\"DueNextMonthDays\"") }} as due_next_month_days,
  {{ quickbooks_raw.as_numeric("x.\"DiscountDayOfMonth\"") }} as discount_day_of_month,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_terms') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "Active" text, "Type" text, "DueDays" text, "DiscountPercent" text, "DiscountDays" text, "DayOfMonthDue" text, "DueNextMonthDays" text, "DiscountDayOfMonth" text, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time
offset 0) as t{{ quickbooks_raw.is_since() }}
