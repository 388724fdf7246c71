-- Written from dbt/columns: change it there.
{{ config(
  materialized=var('quickbooks_raw__materialized', 'view'),
  incremental_strategy='append',
  pre_hook="{{ quickbooks_raw.delete_changed('qb_recurring_transactions', 'id') }}"
) }}
select
  r.realm_id,
  r.id,
  w.transaction_type,
  x."SyncToken" as sync_token,
  {{ quickbooks_raw.as_timestamptz("t.create_time") }} as create_time,
  {{ quickbooks_raw.as_timestamptz("t.last_updated_time") }} as last_updated_time,
  x."MetaData" #>> '{LastModifiedByRef,value}' as last_modified_by_ref,
  x."MetaData" #>> '{LastModifiedByRef,name}' as last_modified_by_ref_name,
  x."DocNumber" as doc_number,
  {{ quickbooks_raw.as_date("x.\"TxnDate\"") }} as txn_date,
  x."DepartmentRef" ->> 'value' as department_ref,
  x."DepartmentRef" ->> 'name' as department_ref_name,
  coalesce(x."CurrencyRef" ->> 'value', h.home_currency) as currency_ref,
  x."CurrencyRef" ->> 'name' as currency_ref_name,
  {{ quickbooks_raw.as_numeric("x.\"ExchangeRate\"") }} as exchange_rate,
  x."PrivateNote" as private_note,
  x."CustomerRef" ->> 'value' as customer_ref,
  x."CustomerRef" ->> 'name' as customer_ref_name,
  x."VendorRef" ->> 'value' as vendor_ref,
  x."VendorRef" ->> 'name' as vendor_ref_name,
  {{ quickbooks_raw.as_numeric("x.\"TotalAmt\"") }} as total_amt,
  {{ quickbooks_raw.as_numeric("x.\"Amount\"") }} as amount,
  x."RecurDataRef" ->> 'value' as recur_data_ref,
  x."RecurDataRef" ->> 'name' as recur_data_ref_name,
  x."RecurringInfo" ->> 'Name' as recurring_info_name,
  x."RecurringInfo" ->> 'RecurType' as recurring_info_recur_type,
  {{ quickbooks_raw.as_boolean("t.recurring_info_active") }} as recurring_info_active,
  {{ quickbooks_raw.as_date("t.recurring_info_schedule_info_start_date") }} as recurring_info_schedule_info_start_date,
  {{ quickbooks_raw.as_date("t.recurring_info_schedule_info_next_date") }} as recurring_info_schedule_info_next_date,
  {{ quickbooks_raw.as_date("t.recurring_info_schedule_info_previous_date") }} as recurring_info_schedule_info_previous_date,
  {{ quickbooks_raw.as_date("t.recurring_info_schedule_info_end_date") }} as recurring_info_schedule_info_end_date,
  x."RecurringInfo" #>> '{ScheduleInfo,IntervalType}' as recurring_info_schedule_info_interval_type,
  {{ quickbooks_raw.as_numeric("t.recurring_info_schedule_info_num_interval") }} as recurring_info_schedule_info_num_interval,
  {{ quickbooks_raw.as_numeric("t.recurring_info_schedule_info_day_of_month") }} as recurring_info_schedule_info_day_of_month,
  x."RecurringInfo" #>> '{ScheduleInfo,DayOfWeek}' as recurring_info_schedule_info_day_of_week,
  {{ quickbooks_raw.as_numeric("t.recurring_info_schedule_info_week_of_month") }} as recurring_info_schedule_info_week_of_month,
  x."RecurringInfo" #>> '{ScheduleInfo,MonthOfYear}' as recurring_info_schedule_info_month_of_year,
  {{ quickbooks_raw.as_numeric("t.recurring_info_schedule_info_days_before") }} as recurring_info_schedule_info_days_before,
  {{ quickbooks_raw.as_numeric("t.recurring_info_schedule_info_max_occurrences") }} as recurring_info_schedule_info_max_occurrences,
  {{ quickbooks_raw.as_numeric("t.recurring_info_schedule_info_remind_days") }} as recurring_info_schedule_info_remind_days,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null or coalesce(x."status" = 'Deleted', false)) as is_deleted
from {{ quickbooks_raw.rows('qb_recurring_transactions') }} as r
left join lateral (
  select key as transaction_type, value as payload
  from jsonb_each(case when jsonb_typeof(r.payload) = 'object' then r.payload else '{}' end)
  where jsonb_typeof(value) = 'object' order by key limit 1
) as w on true
cross join lateral jsonb_to_record(jsonb_path_query_first(w.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "CustomerRef" jsonb, "VendorRef" jsonb, "TotalAmt" text, "Amount" text, "RecurDataRef" jsonb, "RecurringInfo" jsonb, "status" text)
cross join lateral (select
  x."MetaData" ->> 'CreateTime' as create_time,
  x."MetaData" ->> 'LastUpdatedTime' as last_updated_time,
  x."RecurringInfo" ->> 'Active' as recurring_info_active,
  x."RecurringInfo" #>> '{ScheduleInfo,StartDate}' as recurring_info_schedule_info_start_date,
  x."RecurringInfo" #>> '{ScheduleInfo,NextDate}' as recurring_info_schedule_info_next_date,
  x."RecurringInfo" #>> '{ScheduleInfo,PreviousDate}' as recurring_info_schedule_info_previous_date,
  x."RecurringInfo" #>> '{ScheduleInfo,EndDate}' as recurring_info_schedule_info_end_date,
  x."RecurringInfo" #>> '{ScheduleInfo,NumInterval}' as recurring_info_schedule_info_num_interval,
  x."RecurringInfo" #>> '{ScheduleInfo,DayOfMonth}' as recurring_info_schedule_info_day_of_month,
  x."RecurringInfo" #>> '{ScheduleInfo,WeekOfMonth}' as recurring_info_schedule_info_week_of_month,
  x."RecurringInfo" #>> '{ScheduleInfo,DaysBefore}' as recurring_info_schedule_info_days_before,
  x."RecurringInfo" #>> '{ScheduleInfo,MaxOccurrences}' as recurring_info_schedule_info_max_occurrences,
  x."RecurringInfo" #>> '{ScheduleInfo,RemindDays}' as recurring_info_schedule_info_remind_days
offset 0) as t
left join (
  select coalesce(realm_id, '') as realm_key, max(payload #>> '{CurrencyPrefs,HomeCurrency,value}') as home_currency
  from {{ quickbooks_raw.rows('qb_preferences') }} as p
  group by coalesce(realm_id, '')
) as h on h.realm_key = coalesce(r.realm_id, ''){{ quickbooks_raw.is_since() }}
