-- Written from dbt/columns: change it there.
select
  r.realm_id,
  r.id as report_id,
  'ProfitAndLoss'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_profit_and_loss') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'ProfitAndLossDetail'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_profit_and_loss_detail') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'BalanceSheet'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_balance_sheet') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'CashFlow'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_cash_flow') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'TrialBalance'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_trial_balance') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'GeneralLedger'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_general_ledger') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'JournalReport'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_journal_report') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'TransactionList'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_transaction_list') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'TransactionListByCustomer'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_transaction_list_by_customer') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'TransactionListByVendor'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_transaction_list_by_vendor') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'TransactionListWithSplits'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_transaction_list_with_splits') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'AgedReceivables'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_aged_receivables') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'AgedReceivableDetail'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_aged_receivable_detail') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'AgedPayables'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_aged_payables') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'AgedPayableDetail'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_aged_payable_detail') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'CustomerBalance'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_customer_balance') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'CustomerBalanceDetail'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_customer_balance_detail') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'VendorBalance'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_vendor_balance') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'VendorBalanceDetail'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_vendor_balance_detail') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'CustomerIncome'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_customer_income') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'VendorExpenses'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_vendor_expenses') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'CustomerSales'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_customer_sales') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'ItemSales'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_item_sales') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'DepartmentSales'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_department_sales') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'ClassSales'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_class_sales') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'InventoryValuationSummary'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_inventory_valuation_summary') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'InventoryValuationDetail'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_inventory_valuation_detail') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'AccountList'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_account_list') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
union all
select
  r.realm_id,
  r.id as report_id,
  'TaxSummary'::text as report,
  {{ quickbooks_raw.as_date("h.period_start") }} as period_start,
  {{ quickbooks_raw.as_date("h.period_end") }} as period_end,
  x."Header" ->> 'ReportBasis' as basis,
  x."Header" ->> 'Currency' as currency,
  x."Header" ->> 'SummarizeColumnsBy' as summarized_by,
  nullif(split_part(r.id, '?', 2), '') as parameters,
  {{ quickbooks_raw.as_timestamptz("h.made_at") }} as made_at,
  (coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true') as has_data,
  r.ingested_at_utc,
  r.deleted_at_utc,
  (r.deleted_at_utc is not null) as is_deleted
from {{ quickbooks_raw.rows('qb_report_tax_summary') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)
cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h
