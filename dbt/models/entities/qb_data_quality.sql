-- Written from dbt/columns: change it there.
select realm_id, view_name, id, index, column_name, expected, value
from (
select r.realm_id, 'qb_account' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_accounts') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "SubAccount" text, "ParentRef" jsonb, "Description" text, "FullyQualifiedName" text, "Active" text, "Classification" text, "AccountType" text, "AccountSubType" text, "AccountAlias" text, "AcctNum" text, "TxnLocationType" text, "CurrentBalance" text, "CurrentBalanceWithSubAccounts" text, "CurrencyRef" jsonb, "TaxCodeRef" jsonb, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('sub_account', 'boolean', x."SubAccount"),
  ('active', 'boolean', x."Active"),
  ('current_balance', 'numeric', x."CurrentBalance"),
  ('current_balance_with_sub_accounts', 'numeric', x."CurrentBalanceWithSubAccounts"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('ParentRef', 'object', case when jsonb_typeof(x."ParentRef") not in ('object', 'null') then (x."ParentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('TaxCodeRef', 'object', case when jsonb_typeof(x."TaxCodeRef") not in ('object', 'null') then (x."TaxCodeRef")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_attachable' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_attachables') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "FileName" text, "FileAccessUri" text, "TempDownloadUri" text, "Size" text, "ContentType" text, "Category" text, "Note" text, "Tag" text, "PlaceName" text, "Lat" text, "Long" text, "ThumbnailFileAccessUri" text, "ThumbnailTempDownloadUri" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('size', 'numeric', x."Size"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('CustomField', 'array', case when jsonb_typeof(r.payload #> '{CustomField}') not in ('array', 'null') then (r.payload #> '{CustomField}')::text end),
  ('AttachableRef', 'array', case when jsonb_typeof(r.payload #> '{AttachableRef}') not in ('array', 'null') then (r.payload #> '{AttachableRef}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_attachable_custom_field', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_attachables') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('boolean_value', 'boolean', l.line ->> 'BooleanValue'),
  ('date_value', 'date', l.line ->> 'DateValue'),
  ('number_value', 'numeric', l.line ->> 'NumberValue'),
  ('CustomField', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_attachable_ref', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_attachables') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."AttachableRef"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('include_on_send', 'boolean', l.line ->> 'IncludeOnSend'),
  ('no_ref_only', 'boolean', l.line ->> 'NoRefOnly'),
  ('inactive', 'boolean', l.line ->> 'Inactive'),
  ('AttachableRef', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_bill' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_bills') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "TxnTaxDetail" jsonb, "VendorRef" jsonb, "APAccountRef" jsonb, "TotalAmt" text, "HomeTotalAmt" text, "GlobalTaxCalculation" text, "TransactionLocationType" text, "IncludeInAnnualTPAR" text, "RecurDataRef" jsonb, "SalesTermRef" jsonb, "DueDate" text, "Balance" text, "HomeBalance" text, "VendorAddr" jsonb, "RemitToAddr" jsonb, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('txn_tax_total_tax', 'numeric', x."TxnTaxDetail" ->> 'TotalTax'),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('home_total_amt', 'numeric', x."HomeTotalAmt"),
  ('include_in_annual_tpar', 'boolean', x."IncludeInAnnualTPAR"),
  ('due_date', 'date', x."DueDate"),
  ('balance', 'numeric', x."Balance"),
  ('home_balance', 'numeric', x."HomeBalance"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('TxnTaxDetail', 'object', case when jsonb_typeof(x."TxnTaxDetail") not in ('object', 'null') then (x."TxnTaxDetail")::text end),
  ('VendorRef', 'object', case when jsonb_typeof(x."VendorRef") not in ('object', 'null') then (x."VendorRef")::text end),
  ('APAccountRef', 'object', case when jsonb_typeof(x."APAccountRef") not in ('object', 'null') then (x."APAccountRef")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('SalesTermRef', 'object', case when jsonb_typeof(x."SalesTermRef") not in ('object', 'null') then (x."SalesTermRef")::text end),
  ('VendorAddr', 'object', case when jsonb_typeof(x."VendorAddr") not in ('object', 'null') then (x."VendorAddr")::text end),
  ('RemitToAddr', 'object', case when jsonb_typeof(x."RemitToAddr") not in ('object', 'null') then (x."RemitToAddr")::text end),
  ('LinkedTxn', 'array', case when jsonb_typeof(r.payload #> '{LinkedTxn}') not in ('array', 'null') then (r.payload #> '{LinkedTxn}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('TxnTaxDetail.TaxLine', 'array', case when jsonb_typeof(r.payload #> '{TxnTaxDetail,TaxLine}') not in ('array', 'null') then (r.payload #> '{TxnTaxDetail,TaxLine}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_bill_linked_txn', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_bills') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."LinkedTxn"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('LinkedTxn', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_bill_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_bills') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('received', 'numeric', l.line ->> 'Received'),
  ('account_based_expense_tax_amount', 'numeric', l.line #>> '{AccountBasedExpenseLineDetail,TaxAmount}'),
  ('account_based_expense_tax_inclusive_amt', 'numeric', l.line #>> '{AccountBasedExpenseLineDetail,TaxInclusiveAmt}'),
  ('account_based_expense_markup_info_percent', 'numeric', l.line #>> '{AccountBasedExpenseLineDetail,MarkupInfo,Percent}'),
  ('account_based_expense_markup_info_percent_based', 'boolean', l.line #>> '{AccountBasedExpenseLineDetail,MarkupInfo,PercentBased}'),
  ('item_based_expense_unit_price', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,UnitPrice}'),
  ('item_based_expense_qty', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,Qty}'),
  ('item_based_expense_tax_inclusive_amt', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,TaxInclusiveAmt}'),
  ('item_based_expense_markup_info_percent', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,MarkupInfo,Percent}'),
  ('item_based_expense_markup_info_percent_based', 'boolean', l.line #>> '{ItemBasedExpenseLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_bill_tax_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_bills') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."TxnTaxDetail"."TaxLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('tax_percent_based', 'boolean', l.line #>> '{TaxLineDetail,PercentBased}'),
  ('tax_percent', 'numeric', l.line #>> '{TaxLineDetail,TaxPercent}'),
  ('tax_net_amount_taxable', 'numeric', l.line #>> '{TaxLineDetail,NetAmountTaxable}'),
  ('tax_inclusive_amount', 'numeric', l.line #>> '{TaxLineDetail,TaxInclusiveAmount}'),
  ('tax_override_delta_amount', 'numeric', l.line #>> '{TaxLineDetail,OverrideDeltaAmount}'),
  ('TxnTaxDetail.TaxLine', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_bill_payment' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_bill_payments') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "VendorRef" jsonb, "PayType" text, "APAccountRef" jsonb, "TotalAmt" text, "ProcessBillPayment" text, "TransactionLocationType" text, "CheckPayment" jsonb, "CreditCardPayment" jsonb, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('process_bill_payment', 'boolean', x."ProcessBillPayment"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('VendorRef', 'object', case when jsonb_typeof(x."VendorRef") not in ('object', 'null') then (x."VendorRef")::text end),
  ('APAccountRef', 'object', case when jsonb_typeof(x."APAccountRef") not in ('object', 'null') then (x."APAccountRef")::text end),
  ('CheckPayment', 'object', case when jsonb_typeof(x."CheckPayment") not in ('object', 'null') then (x."CheckPayment")::text end),
  ('CreditCardPayment', 'object', case when jsonb_typeof(x."CreditCardPayment") not in ('object', 'null') then (x."CreditCardPayment")::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_bill_payment_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_bill_payments') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_budget' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_budgets') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "StartDate" text, "EndDate" text, "BudgetType" text, "BudgetEntryType" text, "Active" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('start_date', 'date', x."StartDate"),
  ('end_date', 'date', x."EndDate"),
  ('active', 'boolean', x."Active"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('BudgetDetail', 'array', case when jsonb_typeof(r.payload #> '{BudgetDetail}') not in ('array', 'null') then (r.payload #> '{BudgetDetail}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_budget_detail', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_budgets') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."BudgetDetail"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('budget_date', 'date', l.line ->> 'BudgetDate'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('BudgetDetail', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_class' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_classes') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "SubClass" text, "ParentRef" jsonb, "FullyQualifiedName" text, "Active" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('sub_class', 'boolean', x."SubClass"),
  ('active', 'boolean', x."Active"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('ParentRef', 'object', case when jsonb_typeof(x."ParentRef") not in ('object', 'null') then (x."ParentRef")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_company_currency' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_company_currencies') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "Code" text, "Active" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('active', 'boolean', x."Active"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('CustomField', 'array', case when jsonb_typeof(r.payload #> '{CustomField}') not in ('array', 'null') then (r.payload #> '{CustomField}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_company_currency_custom_field', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_company_currencies') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('boolean_value', 'boolean', l.line ->> 'BooleanValue'),
  ('date_value', 'date', l.line ->> 'DateValue'),
  ('number_value', 'numeric', l.line ->> 'NumberValue'),
  ('CustomField', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_company_info' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_company_info') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "CompanyName" text, "LegalName" text, "CompanyAddr" jsonb, "CustomerCommunicationAddr" jsonb, "LegalAddr" jsonb, "CustomerCommunicationEmailAddr" jsonb, "PrimaryPhone" jsonb, "CompanyStartDate" text, "EmployerId" text, "FiscalYearStartMonth" text, "TaxYearStartMonth" text, "Country" text, "Email" jsonb, "WebAddr" jsonb, "SupportedLanguages" text, "DefaultTimeZone" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('company_start_date', 'date', x."CompanyStartDate"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('CompanyAddr', 'object', case when jsonb_typeof(x."CompanyAddr") not in ('object', 'null') then (x."CompanyAddr")::text end),
  ('CustomerCommunicationAddr', 'object', case when jsonb_typeof(x."CustomerCommunicationAddr") not in ('object', 'null') then (x."CustomerCommunicationAddr")::text end),
  ('LegalAddr', 'object', case when jsonb_typeof(x."LegalAddr") not in ('object', 'null') then (x."LegalAddr")::text end),
  ('CustomerCommunicationEmailAddr', 'object', case when jsonb_typeof(x."CustomerCommunicationEmailAddr") not in ('object', 'null') then (x."CustomerCommunicationEmailAddr")::text end),
  ('PrimaryPhone', 'object', case when jsonb_typeof(x."PrimaryPhone") not in ('object', 'null') then (x."PrimaryPhone")::text end),
  ('Email', 'object', case when jsonb_typeof(x."Email") not in ('object', 'null') then (x."Email")::text end),
  ('WebAddr', 'object', case when jsonb_typeof(x."WebAddr") not in ('object', 'null') then (x."WebAddr")::text end),
  ('NameValue', 'array', case when jsonb_typeof(r.payload #> '{NameValue}') not in ('array', 'null') then (r.payload #> '{NameValue}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_company_info_name_value', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_company_info') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."NameValue"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('NameValue', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_credit_card_payment' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_credit_card_payments') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "TxnDate" text, "CurrencyRef" jsonb, "PrivateNote" text, "Memo" text, "CreditCardAccountRef" jsonb, "BankAccountRef" jsonb, "VendorRef" jsonb, "Amount" text, "CheckNum" text, "PrintStatus" text, "CreditCardPaymentTxnType" text, "ExchangeRate" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('amount', 'numeric', x."Amount"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('CreditCardAccountRef', 'object', case when jsonb_typeof(x."CreditCardAccountRef") not in ('object', 'null') then (x."CreditCardAccountRef")::text end),
  ('BankAccountRef', 'object', case when jsonb_typeof(x."BankAccountRef") not in ('object', 'null') then (x."BankAccountRef")::text end),
  ('VendorRef', 'object', case when jsonb_typeof(x."VendorRef") not in ('object', 'null') then (x."VendorRef")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_credit_memo' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_credit_memos') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "TxnTaxDetail" jsonb, "CustomerRef" jsonb, "CustomerMemo" jsonb, "BillAddr" jsonb, "ShipAddr" jsonb, "ShipFromAddr" jsonb, "FreeFormAddress" text, "ClassRef" jsonb, "TotalAmt" text, "HomeTotalAmt" text, "ApplyTaxAfterDiscount" text, "PrintStatus" text, "EmailStatus" text, "BillEmail" jsonb, "BillEmailCc" jsonb, "BillEmailBcc" jsonb, "Balance" text, "HomeBalance" text, "GlobalTaxCalculation" text, "TransactionLocationType" text, "TaxExemptionRef" jsonb, "ProjectRef" jsonb, "RecurDataRef" jsonb, "RemainingCredit" text, "InvoiceRef" jsonb, "SalesTermRef" jsonb, "PaymentMethodRef" jsonb, "DepositToAccountRef" jsonb, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('txn_tax_total_tax', 'numeric', x."TxnTaxDetail" ->> 'TotalTax'),
  ('free_form_address', 'boolean', x."FreeFormAddress"),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('home_total_amt', 'numeric', x."HomeTotalAmt"),
  ('apply_tax_after_discount', 'boolean', x."ApplyTaxAfterDiscount"),
  ('balance', 'numeric', x."Balance"),
  ('home_balance', 'numeric', x."HomeBalance"),
  ('remaining_credit', 'numeric', x."RemainingCredit"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('TxnTaxDetail', 'object', case when jsonb_typeof(x."TxnTaxDetail") not in ('object', 'null') then (x."TxnTaxDetail")::text end),
  ('CustomerRef', 'object', case when jsonb_typeof(x."CustomerRef") not in ('object', 'null') then (x."CustomerRef")::text end),
  ('CustomerMemo', 'object', case when jsonb_typeof(x."CustomerMemo") not in ('object', 'null') then (x."CustomerMemo")::text end),
  ('BillAddr', 'object', case when jsonb_typeof(x."BillAddr") not in ('object', 'null') then (x."BillAddr")::text end),
  ('ShipAddr', 'object', case when jsonb_typeof(x."ShipAddr") not in ('object', 'null') then (x."ShipAddr")::text end),
  ('ShipFromAddr', 'object', case when jsonb_typeof(x."ShipFromAddr") not in ('object', 'null') then (x."ShipFromAddr")::text end),
  ('ClassRef', 'object', case when jsonb_typeof(x."ClassRef") not in ('object', 'null') then (x."ClassRef")::text end),
  ('BillEmail', 'object', case when jsonb_typeof(x."BillEmail") not in ('object', 'null') then (x."BillEmail")::text end),
  ('BillEmailCc', 'object', case when jsonb_typeof(x."BillEmailCc") not in ('object', 'null') then (x."BillEmailCc")::text end),
  ('BillEmailBcc', 'object', case when jsonb_typeof(x."BillEmailBcc") not in ('object', 'null') then (x."BillEmailBcc")::text end),
  ('TaxExemptionRef', 'object', case when jsonb_typeof(x."TaxExemptionRef") not in ('object', 'null') then (x."TaxExemptionRef")::text end),
  ('ProjectRef', 'object', case when jsonb_typeof(x."ProjectRef") not in ('object', 'null') then (x."ProjectRef")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('InvoiceRef', 'object', case when jsonb_typeof(x."InvoiceRef") not in ('object', 'null') then (x."InvoiceRef")::text end),
  ('SalesTermRef', 'object', case when jsonb_typeof(x."SalesTermRef") not in ('object', 'null') then (x."SalesTermRef")::text end),
  ('PaymentMethodRef', 'object', case when jsonb_typeof(x."PaymentMethodRef") not in ('object', 'null') then (x."PaymentMethodRef")::text end),
  ('DepositToAccountRef', 'object', case when jsonb_typeof(x."DepositToAccountRef") not in ('object', 'null') then (x."DepositToAccountRef")::text end),
  ('CustomField', 'array', case when jsonb_typeof(r.payload #> '{CustomField}') not in ('array', 'null') then (r.payload #> '{CustomField}')::text end),
  ('LinkedTxn', 'array', case when jsonb_typeof(r.payload #> '{LinkedTxn}') not in ('array', 'null') then (r.payload #> '{LinkedTxn}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('TxnTaxDetail.TaxLine', 'array', case when jsonb_typeof(r.payload #> '{TxnTaxDetail,TaxLine}') not in ('array', 'null') then (r.payload #> '{TxnTaxDetail,TaxLine}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_credit_memo_custom_field', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_credit_memos') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('boolean_value', 'boolean', l.line ->> 'BooleanValue'),
  ('date_value', 'date', l.line ->> 'DateValue'),
  ('number_value', 'numeric', l.line ->> 'NumberValue'),
  ('CustomField', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_credit_memo_linked_txn', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_credit_memos') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."LinkedTxn"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('LinkedTxn', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_credit_memo_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_credit_memos') }} as r
cross join lateral (
  select coalesce(m.line, a.line) as line, a.line as group_line, m.line is not null as is_group_member,
    row_number() over (order by a.n, m.n) - 1 as index
  from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)
  left join lateral jsonb_path_query(a.line, '$."GroupLineDetail"."Line"[*]') with ordinality as m (line, n) on {{ var('quickbooks_raw__replace_groups', true) }}
) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('sales_item_unit_price', 'numeric', l.line #>> '{SalesItemLineDetail,UnitPrice}'),
  ('sales_item_rate_percent', 'numeric', l.line #>> '{SalesItemLineDetail,RatePercent}'),
  ('sales_item_qty', 'numeric', l.line #>> '{SalesItemLineDetail,Qty}'),
  ('sales_item_service_date', 'date', l.line #>> '{SalesItemLineDetail,ServiceDate}'),
  ('sales_item_discount_rate', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountRate}'),
  ('sales_item_discount_amt', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountAmt}'),
  ('sales_item_tax_inclusive_amt', 'numeric', l.line #>> '{SalesItemLineDetail,TaxInclusiveAmt}'),
  ('sales_item_markup_info_percent', 'numeric', l.line #>> '{SalesItemLineDetail,MarkupInfo,Percent}'),
  ('sales_item_markup_info_percent_based', 'boolean', l.line #>> '{SalesItemLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('discount_percent_based', 'boolean', l.line #>> '{DiscountLineDetail,PercentBased}'),
  ('discount_percent', 'numeric', l.line #>> '{DiscountLineDetail,DiscountPercent}'),
  ('group_quantity', 'numeric', l.group_line #>> '{GroupLineDetail,Quantity}'),
  ('group_service_date', 'date', l.group_line #>> '{GroupLineDetail,ServiceDate}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_credit_memo_group_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_credit_memos') }} as r
cross join lateral (
  select m.line, a.line as group_line, a.n - 1 as index, m.n - 1 as member_index
  from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)
  cross join lateral jsonb_path_query(a.line, '$."GroupLineDetail"."Line"[*]') with ordinality as m (line, n)
) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('sales_item_unit_price', 'numeric', l.line #>> '{SalesItemLineDetail,UnitPrice}'),
  ('sales_item_rate_percent', 'numeric', l.line #>> '{SalesItemLineDetail,RatePercent}'),
  ('sales_item_qty', 'numeric', l.line #>> '{SalesItemLineDetail,Qty}'),
  ('sales_item_service_date', 'date', l.line #>> '{SalesItemLineDetail,ServiceDate}'),
  ('sales_item_discount_rate', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountRate}'),
  ('sales_item_discount_amt', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountAmt}'),
  ('sales_item_tax_inclusive_amt', 'numeric', l.line #>> '{SalesItemLineDetail,TaxInclusiveAmt}'),
  ('sales_item_markup_info_percent', 'numeric', l.line #>> '{SalesItemLineDetail,MarkupInfo,Percent}'),
  ('sales_item_markup_info_percent_based', 'boolean', l.line #>> '{SalesItemLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('discount_percent_based', 'boolean', l.line #>> '{DiscountLineDetail,PercentBased}'),
  ('discount_percent', 'numeric', l.line #>> '{DiscountLineDetail,DiscountPercent}'),
  ('group_quantity', 'numeric', l.group_line #>> '{GroupLineDetail,Quantity}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_credit_memo_tax_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_credit_memos') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."TxnTaxDetail"."TaxLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('tax_percent_based', 'boolean', l.line #>> '{TaxLineDetail,PercentBased}'),
  ('tax_percent', 'numeric', l.line #>> '{TaxLineDetail,TaxPercent}'),
  ('tax_net_amount_taxable', 'numeric', l.line #>> '{TaxLineDetail,NetAmountTaxable}'),
  ('tax_inclusive_amount', 'numeric', l.line #>> '{TaxLineDetail,TaxInclusiveAmount}'),
  ('tax_override_delta_amount', 'numeric', l.line #>> '{TaxLineDetail,OverrideDeltaAmount}'),
  ('TxnTaxDetail.TaxLine', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_customer' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_customers') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Taxable" text, "BillAddr" jsonb, "ShipAddr" jsonb, "Notes" text, "Job" text, "BillWithParent" text, "ParentRef" jsonb, "Level" text, "Balance" text, "BalanceWithJobs" text, "OpenBalanceDate" text, "CurrencyRef" jsonb, "PreferredDeliveryMethod" text, "ResaleNum" text, "ARAccountRef" jsonb, "Title" text, "GivenName" text, "MiddleName" text, "FamilyName" text, "Suffix" text, "FullyQualifiedName" text, "CompanyName" text, "DisplayName" text, "PrintOnCheckName" text, "Active" text, "IsProject" text, "ClientEntityId" text, "V4IDPseudonym" text, "PrimaryPhone" jsonb, "AlternatePhone" jsonb, "Mobile" jsonb, "Fax" jsonb, "PrimaryEmailAddr" jsonb, "WebAddr" jsonb, "DefaultTaxCodeRef" jsonb, "SalesTermRef" jsonb, "PaymentMethodRef" jsonb, "CustomerTypeRef" jsonb, "TaxExemptionReasonId" text, "PrimaryTaxIdentifier" text, "SecondaryTaxIdentifier" text, "GSTIN" text, "GSTRegistrationType" text, "BusinessNumber" text, "Source" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('taxable', 'boolean', x."Taxable"),
  ('job', 'boolean', x."Job"),
  ('bill_with_parent', 'boolean', x."BillWithParent"),
  ('level', 'numeric', x."Level"),
  ('balance', 'numeric', x."Balance"),
  ('balance_with_jobs', 'numeric', x."BalanceWithJobs"),
  ('open_balance_date', 'date', x."OpenBalanceDate"),
  ('active', 'boolean', x."Active"),
  ('is_project', 'boolean', x."IsProject"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('BillAddr', 'object', case when jsonb_typeof(x."BillAddr") not in ('object', 'null') then (x."BillAddr")::text end),
  ('ShipAddr', 'object', case when jsonb_typeof(x."ShipAddr") not in ('object', 'null') then (x."ShipAddr")::text end),
  ('ParentRef', 'object', case when jsonb_typeof(x."ParentRef") not in ('object', 'null') then (x."ParentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('ARAccountRef', 'object', case when jsonb_typeof(x."ARAccountRef") not in ('object', 'null') then (x."ARAccountRef")::text end),
  ('PrimaryPhone', 'object', case when jsonb_typeof(x."PrimaryPhone") not in ('object', 'null') then (x."PrimaryPhone")::text end),
  ('AlternatePhone', 'object', case when jsonb_typeof(x."AlternatePhone") not in ('object', 'null') then (x."AlternatePhone")::text end),
  ('Mobile', 'object', case when jsonb_typeof(x."Mobile") not in ('object', 'null') then (x."Mobile")::text end),
  ('Fax', 'object', case when jsonb_typeof(x."Fax") not in ('object', 'null') then (x."Fax")::text end),
  ('PrimaryEmailAddr', 'object', case when jsonb_typeof(x."PrimaryEmailAddr") not in ('object', 'null') then (x."PrimaryEmailAddr")::text end),
  ('WebAddr', 'object', case when jsonb_typeof(x."WebAddr") not in ('object', 'null') then (x."WebAddr")::text end),
  ('DefaultTaxCodeRef', 'object', case when jsonb_typeof(x."DefaultTaxCodeRef") not in ('object', 'null') then (x."DefaultTaxCodeRef")::text end),
  ('SalesTermRef', 'object', case when jsonb_typeof(x."SalesTermRef") not in ('object', 'null') then (x."SalesTermRef")::text end),
  ('PaymentMethodRef', 'object', case when jsonb_typeof(x."PaymentMethodRef") not in ('object', 'null') then (x."PaymentMethodRef")::text end),
  ('CustomerTypeRef', 'object', case when jsonb_typeof(x."CustomerTypeRef") not in ('object', 'null') then (x."CustomerTypeRef")::text end),
  ('CustomField', 'array', case when jsonb_typeof(r.payload #> '{CustomField}') not in ('array', 'null') then (r.payload #> '{CustomField}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_customer_custom_field', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_customers') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('boolean_value', 'boolean', l.line ->> 'BooleanValue'),
  ('date_value', 'date', l.line ->> 'DateValue'),
  ('number_value', 'numeric', l.line ->> 'NumberValue'),
  ('CustomField', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_customer_type' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_customer_types') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "Active" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('active', 'boolean', x."Active"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_department' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_departments') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "SubDepartment" text, "ParentRef" jsonb, "FullyQualifiedName" text, "Active" text, "Address" jsonb, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('sub_department', 'boolean', x."SubDepartment"),
  ('active', 'boolean', x."Active"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('ParentRef', 'object', case when jsonb_typeof(x."ParentRef") not in ('object', 'null') then (x."ParentRef")::text end),
  ('Address', 'object', case when jsonb_typeof(x."Address") not in ('object', 'null') then (x."Address")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_deposit' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_deposits') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "DepositToAccountRef" jsonb, "TotalAmt" text, "HomeTotalAmt" text, "GlobalTaxCalculation" text, "TransactionLocationType" text, "TxnTaxDetail" jsonb, "TxnSource" text, "RecurDataRef" jsonb, "CashBack" jsonb, "TxnStatus" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('home_total_amt', 'numeric', x."HomeTotalAmt"),
  ('txn_tax_total_tax', 'numeric', x."TxnTaxDetail" ->> 'TotalTax'),
  ('cash_back_amount', 'numeric', x."CashBack" ->> 'Amount'),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('DepositToAccountRef', 'object', case when jsonb_typeof(x."DepositToAccountRef") not in ('object', 'null') then (x."DepositToAccountRef")::text end),
  ('TxnTaxDetail', 'object', case when jsonb_typeof(x."TxnTaxDetail") not in ('object', 'null') then (x."TxnTaxDetail")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('CashBack', 'object', case when jsonb_typeof(x."CashBack") not in ('object', 'null') then (x."CashBack")::text end),
  ('TxnTaxDetail.TaxLine', 'array', case when jsonb_typeof(r.payload #> '{TxnTaxDetail,TaxLine}') not in ('array', 'null') then (r.payload #> '{TxnTaxDetail,TaxLine}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_deposit_tax_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_deposits') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."TxnTaxDetail"."TaxLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('tax_percent_based', 'boolean', l.line #>> '{TaxLineDetail,PercentBased}'),
  ('tax_percent', 'numeric', l.line #>> '{TaxLineDetail,TaxPercent}'),
  ('tax_net_amount_taxable', 'numeric', l.line #>> '{TaxLineDetail,NetAmountTaxable}'),
  ('tax_inclusive_amount', 'numeric', l.line #>> '{TaxLineDetail,TaxInclusiveAmount}'),
  ('tax_override_delta_amount', 'numeric', l.line #>> '{TaxLineDetail,OverrideDeltaAmount}'),
  ('TxnTaxDetail.TaxLine', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_deposit_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_deposits') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_employee' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_employees') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Title" text, "GivenName" text, "MiddleName" text, "FamilyName" text, "Suffix" text, "DisplayName" text, "PrintOnCheckName" text, "Active" text, "Organization" text, "PrimaryAddr" jsonb, "PrimaryPhone" jsonb, "Mobile" jsonb, "PrimaryEmailAddr" jsonb, "EmployeeNumber" text, "SSN" text, "Gender" text, "BirthDate" text, "HiredDate" text, "ReleasedDate" text, "BillableTime" text, "BillRate" text, "CostRate" text, "V4IDPseudonym" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('active', 'boolean', x."Active"),
  ('organization', 'boolean', x."Organization"),
  ('birth_date', 'date', x."BirthDate"),
  ('hired_date', 'date', x."HiredDate"),
  ('released_date', 'date', x."ReleasedDate"),
  ('billable_time', 'boolean', x."BillableTime"),
  ('bill_rate', 'numeric', x."BillRate"),
  ('cost_rate', 'numeric', x."CostRate"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('PrimaryAddr', 'object', case when jsonb_typeof(x."PrimaryAddr") not in ('object', 'null') then (x."PrimaryAddr")::text end),
  ('PrimaryPhone', 'object', case when jsonb_typeof(x."PrimaryPhone") not in ('object', 'null') then (x."PrimaryPhone")::text end),
  ('Mobile', 'object', case when jsonb_typeof(x."Mobile") not in ('object', 'null') then (x."Mobile")::text end),
  ('PrimaryEmailAddr', 'object', case when jsonb_typeof(x."PrimaryEmailAddr") not in ('object', 'null') then (x."PrimaryEmailAddr")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_estimate' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_estimates') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "TxnTaxDetail" jsonb, "CustomerRef" jsonb, "CustomerMemo" jsonb, "BillAddr" jsonb, "ShipAddr" jsonb, "ShipFromAddr" jsonb, "FreeFormAddress" text, "ClassRef" jsonb, "TotalAmt" text, "HomeTotalAmt" text, "ApplyTaxAfterDiscount" text, "PrintStatus" text, "EmailStatus" text, "BillEmail" jsonb, "BillEmailCc" jsonb, "BillEmailBcc" jsonb, "Balance" text, "HomeBalance" text, "GlobalTaxCalculation" text, "TransactionLocationType" text, "TaxExemptionRef" jsonb, "ProjectRef" jsonb, "RecurDataRef" jsonb, "TxnStatus" text, "ExpirationDate" text, "AcceptedBy" text, "AcceptedDate" text, "DueDate" text, "ShipDate" text, "ShipMethodRef" jsonb, "SalesTermRef" jsonb, "DeliveryInfo" jsonb, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('txn_tax_total_tax', 'numeric', x."TxnTaxDetail" ->> 'TotalTax'),
  ('free_form_address', 'boolean', x."FreeFormAddress"),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('home_total_amt', 'numeric', x."HomeTotalAmt"),
  ('apply_tax_after_discount', 'boolean', x."ApplyTaxAfterDiscount"),
  ('balance', 'numeric', x."Balance"),
  ('home_balance', 'numeric', x."HomeBalance"),
  ('expiration_date', 'date', x."ExpirationDate"),
  ('accepted_date', 'date', x."AcceptedDate"),
  ('due_date', 'date', x."DueDate"),
  ('ship_date', 'date', x."ShipDate"),
  ('delivery_info_delivery_time', 'timestamptz', x."DeliveryInfo" ->> 'DeliveryTime'),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('TxnTaxDetail', 'object', case when jsonb_typeof(x."TxnTaxDetail") not in ('object', 'null') then (x."TxnTaxDetail")::text end),
  ('CustomerRef', 'object', case when jsonb_typeof(x."CustomerRef") not in ('object', 'null') then (x."CustomerRef")::text end),
  ('CustomerMemo', 'object', case when jsonb_typeof(x."CustomerMemo") not in ('object', 'null') then (x."CustomerMemo")::text end),
  ('BillAddr', 'object', case when jsonb_typeof(x."BillAddr") not in ('object', 'null') then (x."BillAddr")::text end),
  ('ShipAddr', 'object', case when jsonb_typeof(x."ShipAddr") not in ('object', 'null') then (x."ShipAddr")::text end),
  ('ShipFromAddr', 'object', case when jsonb_typeof(x."ShipFromAddr") not in ('object', 'null') then (x."ShipFromAddr")::text end),
  ('ClassRef', 'object', case when jsonb_typeof(x."ClassRef") not in ('object', 'null') then (x."ClassRef")::text end),
  ('BillEmail', 'object', case when jsonb_typeof(x."BillEmail") not in ('object', 'null') then (x."BillEmail")::text end),
  ('BillEmailCc', 'object', case when jsonb_typeof(x."BillEmailCc") not in ('object', 'null') then (x."BillEmailCc")::text end),
  ('BillEmailBcc', 'object', case when jsonb_typeof(x."BillEmailBcc") not in ('object', 'null') then (x."BillEmailBcc")::text end),
  ('TaxExemptionRef', 'object', case when jsonb_typeof(x."TaxExemptionRef") not in ('object', 'null') then (x."TaxExemptionRef")::text end),
  ('ProjectRef', 'object', case when jsonb_typeof(x."ProjectRef") not in ('object', 'null') then (x."ProjectRef")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('ShipMethodRef', 'object', case when jsonb_typeof(x."ShipMethodRef") not in ('object', 'null') then (x."ShipMethodRef")::text end),
  ('SalesTermRef', 'object', case when jsonb_typeof(x."SalesTermRef") not in ('object', 'null') then (x."SalesTermRef")::text end),
  ('DeliveryInfo', 'object', case when jsonb_typeof(x."DeliveryInfo") not in ('object', 'null') then (x."DeliveryInfo")::text end),
  ('CustomField', 'array', case when jsonb_typeof(r.payload #> '{CustomField}') not in ('array', 'null') then (r.payload #> '{CustomField}')::text end),
  ('LinkedTxn', 'array', case when jsonb_typeof(r.payload #> '{LinkedTxn}') not in ('array', 'null') then (r.payload #> '{LinkedTxn}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('TxnTaxDetail.TaxLine', 'array', case when jsonb_typeof(r.payload #> '{TxnTaxDetail,TaxLine}') not in ('array', 'null') then (r.payload #> '{TxnTaxDetail,TaxLine}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_estimate_custom_field', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_estimates') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('boolean_value', 'boolean', l.line ->> 'BooleanValue'),
  ('date_value', 'date', l.line ->> 'DateValue'),
  ('number_value', 'numeric', l.line ->> 'NumberValue'),
  ('CustomField', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_estimate_linked_txn', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_estimates') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."LinkedTxn"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('LinkedTxn', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_estimate_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_estimates') }} as r
cross join lateral (
  select coalesce(m.line, a.line) as line, a.line as group_line, m.line is not null as is_group_member,
    row_number() over (order by a.n, m.n) - 1 as index
  from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)
  left join lateral jsonb_path_query(a.line, '$."GroupLineDetail"."Line"[*]') with ordinality as m (line, n) on {{ var('quickbooks_raw__replace_groups', true) }}
) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('sales_item_unit_price', 'numeric', l.line #>> '{SalesItemLineDetail,UnitPrice}'),
  ('sales_item_rate_percent', 'numeric', l.line #>> '{SalesItemLineDetail,RatePercent}'),
  ('sales_item_qty', 'numeric', l.line #>> '{SalesItemLineDetail,Qty}'),
  ('sales_item_service_date', 'date', l.line #>> '{SalesItemLineDetail,ServiceDate}'),
  ('sales_item_discount_rate', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountRate}'),
  ('sales_item_discount_amt', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountAmt}'),
  ('sales_item_tax_inclusive_amt', 'numeric', l.line #>> '{SalesItemLineDetail,TaxInclusiveAmt}'),
  ('sales_item_markup_info_percent', 'numeric', l.line #>> '{SalesItemLineDetail,MarkupInfo,Percent}'),
  ('sales_item_markup_info_percent_based', 'boolean', l.line #>> '{SalesItemLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('discount_percent_based', 'boolean', l.line #>> '{DiscountLineDetail,PercentBased}'),
  ('discount_percent', 'numeric', l.line #>> '{DiscountLineDetail,DiscountPercent}'),
  ('group_quantity', 'numeric', l.group_line #>> '{GroupLineDetail,Quantity}'),
  ('group_service_date', 'date', l.group_line #>> '{GroupLineDetail,ServiceDate}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_estimate_group_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_estimates') }} as r
cross join lateral (
  select m.line, a.line as group_line, a.n - 1 as index, m.n - 1 as member_index
  from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)
  cross join lateral jsonb_path_query(a.line, '$."GroupLineDetail"."Line"[*]') with ordinality as m (line, n)
) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('sales_item_unit_price', 'numeric', l.line #>> '{SalesItemLineDetail,UnitPrice}'),
  ('sales_item_rate_percent', 'numeric', l.line #>> '{SalesItemLineDetail,RatePercent}'),
  ('sales_item_qty', 'numeric', l.line #>> '{SalesItemLineDetail,Qty}'),
  ('sales_item_service_date', 'date', l.line #>> '{SalesItemLineDetail,ServiceDate}'),
  ('sales_item_discount_rate', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountRate}'),
  ('sales_item_discount_amt', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountAmt}'),
  ('sales_item_tax_inclusive_amt', 'numeric', l.line #>> '{SalesItemLineDetail,TaxInclusiveAmt}'),
  ('sales_item_markup_info_percent', 'numeric', l.line #>> '{SalesItemLineDetail,MarkupInfo,Percent}'),
  ('sales_item_markup_info_percent_based', 'boolean', l.line #>> '{SalesItemLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('discount_percent_based', 'boolean', l.line #>> '{DiscountLineDetail,PercentBased}'),
  ('discount_percent', 'numeric', l.line #>> '{DiscountLineDetail,DiscountPercent}'),
  ('group_quantity', 'numeric', l.group_line #>> '{GroupLineDetail,Quantity}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_estimate_tax_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_estimates') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."TxnTaxDetail"."TaxLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('tax_percent_based', 'boolean', l.line #>> '{TaxLineDetail,PercentBased}'),
  ('tax_percent', 'numeric', l.line #>> '{TaxLineDetail,TaxPercent}'),
  ('tax_net_amount_taxable', 'numeric', l.line #>> '{TaxLineDetail,NetAmountTaxable}'),
  ('tax_inclusive_amount', 'numeric', l.line #>> '{TaxLineDetail,TaxInclusiveAmount}'),
  ('tax_override_delta_amount', 'numeric', l.line #>> '{TaxLineDetail,OverrideDeltaAmount}'),
  ('TxnTaxDetail.TaxLine', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_exchange_rate' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_exchange_rates') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "SourceCurrencyCode" text, "TargetCurrencyCode" text, "AsOfDate" text, "Rate" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('as_of_date', 'date', x."AsOfDate"),
  ('rate', 'numeric', x."Rate"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('CustomField', 'array', case when jsonb_typeof(r.payload #> '{CustomField}') not in ('array', 'null') then (r.payload #> '{CustomField}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_exchange_rate_custom_field', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_exchange_rates') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('boolean_value', 'boolean', l.line ->> 'BooleanValue'),
  ('date_value', 'date', l.line ->> 'DateValue'),
  ('number_value', 'numeric', l.line ->> 'NumberValue'),
  ('CustomField', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_inventory_adjustment' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_inventory_adjustments') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "PrivateNote" text, "AdjustAccountRef" jsonb, "CustomerRef" jsonb, "DepartmentRef" jsonb, "status" text)
cross join lateral (values
  ('txn_date', 'date', x."TxnDate"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('AdjustAccountRef', 'object', case when jsonb_typeof(x."AdjustAccountRef") not in ('object', 'null') then (x."AdjustAccountRef")::text end),
  ('CustomerRef', 'object', case when jsonb_typeof(x."CustomerRef") not in ('object', 'null') then (x."CustomerRef")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_inventory_adjustment_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_inventory_adjustments') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('item_adjustment_qty_diff', 'numeric', l.line #>> '{ItemAdjustmentLineDetail,QtyDiff}'),
  ('item_adjustment_value_diff', 'numeric', l.line #>> '{ItemAdjustmentLineDetail,ValueDiff}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_invoice' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_invoices') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "AllowIPNPayment" text, "AllowOnlinePayment" text, "AllowOnlineCreditCardPayment" text, "AllowOnlineACHPayment" text, "EInvoiceStatus" text, "InvoiceLink" text, "DocNumber" text, "TxnDate" text, "TxnSource" text, "TxnStatus" text, "DepartmentRef" jsonb, "ClassRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "TxnTaxDetail" jsonb, "CustomerRef" jsonb, "CustomerMemo" jsonb, "BillAddr" jsonb, "ShipAddr" jsonb, "ShipFromAddr" jsonb, "FreeFormAddress" text, "RemitToRef" jsonb, "SalesTermRef" jsonb, "DueDate" text, "ShipMethodRef" jsonb, "ShipDate" text, "TrackingNum" text, "FOB" text, "GlobalTaxCalculation" text, "TotalAmt" text, "HomeTotalAmt" text, "ApplyTaxAfterDiscount" text, "PrintStatus" text, "EmailStatus" text, "BillEmail" jsonb, "BillEmailCc" jsonb, "BillEmailBcc" jsonb, "DeliveryInfo" jsonb, "Balance" text, "HomeBalance" text, "Deposit" text, "DepositToAccountRef" jsonb, "PaymentMethodRef" jsonb, "PaymentRefNum" text, "TransactionLocationType" text, "RecurDataRef" jsonb, "TaxExemptionRef" jsonb, "SalesRepRef" jsonb, "PONumber" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('allow_ipn_payment', 'boolean', x."AllowIPNPayment"),
  ('allow_online_payment', 'boolean', x."AllowOnlinePayment"),
  ('allow_online_credit_card_payment', 'boolean', x."AllowOnlineCreditCardPayment"),
  ('allow_online_ach_payment', 'boolean', x."AllowOnlineACHPayment"),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('txn_tax_total_tax', 'numeric', x."TxnTaxDetail" ->> 'TotalTax'),
  ('free_form_address', 'boolean', x."FreeFormAddress"),
  ('due_date', 'date', x."DueDate"),
  ('ship_date', 'date', x."ShipDate"),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('home_total_amt', 'numeric', x."HomeTotalAmt"),
  ('apply_tax_after_discount', 'boolean', x."ApplyTaxAfterDiscount"),
  ('delivery_info_delivery_time', 'timestamptz', x."DeliveryInfo" ->> 'DeliveryTime'),
  ('balance', 'numeric', x."Balance"),
  ('home_balance', 'numeric', x."HomeBalance"),
  ('deposit', 'numeric', x."Deposit"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('ClassRef', 'object', case when jsonb_typeof(x."ClassRef") not in ('object', 'null') then (x."ClassRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('TxnTaxDetail', 'object', case when jsonb_typeof(x."TxnTaxDetail") not in ('object', 'null') then (x."TxnTaxDetail")::text end),
  ('CustomerRef', 'object', case when jsonb_typeof(x."CustomerRef") not in ('object', 'null') then (x."CustomerRef")::text end),
  ('CustomerMemo', 'object', case when jsonb_typeof(x."CustomerMemo") not in ('object', 'null') then (x."CustomerMemo")::text end),
  ('BillAddr', 'object', case when jsonb_typeof(x."BillAddr") not in ('object', 'null') then (x."BillAddr")::text end),
  ('ShipAddr', 'object', case when jsonb_typeof(x."ShipAddr") not in ('object', 'null') then (x."ShipAddr")::text end),
  ('ShipFromAddr', 'object', case when jsonb_typeof(x."ShipFromAddr") not in ('object', 'null') then (x."ShipFromAddr")::text end),
  ('RemitToRef', 'object', case when jsonb_typeof(x."RemitToRef") not in ('object', 'null') then (x."RemitToRef")::text end),
  ('SalesTermRef', 'object', case when jsonb_typeof(x."SalesTermRef") not in ('object', 'null') then (x."SalesTermRef")::text end),
  ('ShipMethodRef', 'object', case when jsonb_typeof(x."ShipMethodRef") not in ('object', 'null') then (x."ShipMethodRef")::text end),
  ('BillEmail', 'object', case when jsonb_typeof(x."BillEmail") not in ('object', 'null') then (x."BillEmail")::text end),
  ('BillEmailCc', 'object', case when jsonb_typeof(x."BillEmailCc") not in ('object', 'null') then (x."BillEmailCc")::text end),
  ('BillEmailBcc', 'object', case when jsonb_typeof(x."BillEmailBcc") not in ('object', 'null') then (x."BillEmailBcc")::text end),
  ('DeliveryInfo', 'object', case when jsonb_typeof(x."DeliveryInfo") not in ('object', 'null') then (x."DeliveryInfo")::text end),
  ('DepositToAccountRef', 'object', case when jsonb_typeof(x."DepositToAccountRef") not in ('object', 'null') then (x."DepositToAccountRef")::text end),
  ('PaymentMethodRef', 'object', case when jsonb_typeof(x."PaymentMethodRef") not in ('object', 'null') then (x."PaymentMethodRef")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('TaxExemptionRef', 'object', case when jsonb_typeof(x."TaxExemptionRef") not in ('object', 'null') then (x."TaxExemptionRef")::text end),
  ('SalesRepRef', 'object', case when jsonb_typeof(x."SalesRepRef") not in ('object', 'null') then (x."SalesRepRef")::text end),
  ('CustomField', 'array', case when jsonb_typeof(r.payload #> '{CustomField}') not in ('array', 'null') then (r.payload #> '{CustomField}')::text end),
  ('LinkedTxn', 'array', case when jsonb_typeof(r.payload #> '{LinkedTxn}') not in ('array', 'null') then (r.payload #> '{LinkedTxn}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('TxnTaxDetail.TaxLine', 'array', case when jsonb_typeof(r.payload #> '{TxnTaxDetail,TaxLine}') not in ('array', 'null') then (r.payload #> '{TxnTaxDetail,TaxLine}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_invoice_custom_field', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_invoices') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('boolean_value', 'boolean', l.line ->> 'BooleanValue'),
  ('date_value', 'date', l.line ->> 'DateValue'),
  ('number_value', 'numeric', l.line ->> 'NumberValue'),
  ('CustomField', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_invoice_linked_txn', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_invoices') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."LinkedTxn"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('LinkedTxn', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_invoice_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_invoices') }} as r
cross join lateral (
  select coalesce(m.line, a.line) as line, a.line as group_line, m.line is not null as is_group_member,
    row_number() over (order by a.n, m.n) - 1 as index
  from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)
  left join lateral jsonb_path_query(a.line, '$."GroupLineDetail"."Line"[*]') with ordinality as m (line, n) on {{ var('quickbooks_raw__replace_groups', true) }}
) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('sales_item_unit_price', 'numeric', l.line #>> '{SalesItemLineDetail,UnitPrice}'),
  ('sales_item_rate_percent', 'numeric', l.line #>> '{SalesItemLineDetail,RatePercent}'),
  ('sales_item_qty', 'numeric', l.line #>> '{SalesItemLineDetail,Qty}'),
  ('sales_item_service_date', 'date', l.line #>> '{SalesItemLineDetail,ServiceDate}'),
  ('sales_item_discount_rate', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountRate}'),
  ('sales_item_discount_amt', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountAmt}'),
  ('sales_item_tax_inclusive_amt', 'numeric', l.line #>> '{SalesItemLineDetail,TaxInclusiveAmt}'),
  ('sales_item_markup_info_percent', 'numeric', l.line #>> '{SalesItemLineDetail,MarkupInfo,Percent}'),
  ('sales_item_markup_info_percent_based', 'boolean', l.line #>> '{SalesItemLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('discount_percent_based', 'boolean', l.line #>> '{DiscountLineDetail,PercentBased}'),
  ('discount_percent', 'numeric', l.line #>> '{DiscountLineDetail,DiscountPercent}'),
  ('group_quantity', 'numeric', l.group_line #>> '{GroupLineDetail,Quantity}'),
  ('group_service_date', 'date', l.group_line #>> '{GroupLineDetail,ServiceDate}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_invoice_group_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_invoices') }} as r
cross join lateral (
  select m.line, a.line as group_line, a.n - 1 as index, m.n - 1 as member_index
  from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)
  cross join lateral jsonb_path_query(a.line, '$."GroupLineDetail"."Line"[*]') with ordinality as m (line, n)
) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('sales_item_unit_price', 'numeric', l.line #>> '{SalesItemLineDetail,UnitPrice}'),
  ('sales_item_rate_percent', 'numeric', l.line #>> '{SalesItemLineDetail,RatePercent}'),
  ('sales_item_qty', 'numeric', l.line #>> '{SalesItemLineDetail,Qty}'),
  ('sales_item_service_date', 'date', l.line #>> '{SalesItemLineDetail,ServiceDate}'),
  ('sales_item_discount_rate', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountRate}'),
  ('sales_item_discount_amt', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountAmt}'),
  ('sales_item_tax_inclusive_amt', 'numeric', l.line #>> '{SalesItemLineDetail,TaxInclusiveAmt}'),
  ('sales_item_markup_info_percent', 'numeric', l.line #>> '{SalesItemLineDetail,MarkupInfo,Percent}'),
  ('sales_item_markup_info_percent_based', 'boolean', l.line #>> '{SalesItemLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('discount_percent_based', 'boolean', l.line #>> '{DiscountLineDetail,PercentBased}'),
  ('discount_percent', 'numeric', l.line #>> '{DiscountLineDetail,DiscountPercent}'),
  ('group_quantity', 'numeric', l.group_line #>> '{GroupLineDetail,Quantity}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_invoice_tax_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_invoices') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."TxnTaxDetail"."TaxLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('tax_percent_based', 'boolean', l.line #>> '{TaxLineDetail,PercentBased}'),
  ('tax_percent', 'numeric', l.line #>> '{TaxLineDetail,TaxPercent}'),
  ('tax_net_amount_taxable', 'numeric', l.line #>> '{TaxLineDetail,NetAmountTaxable}'),
  ('tax_inclusive_amount', 'numeric', l.line #>> '{TaxLineDetail,TaxInclusiveAmount}'),
  ('tax_override_delta_amount', 'numeric', l.line #>> '{TaxLineDetail,OverrideDeltaAmount}'),
  ('TxnTaxDetail.TaxLine', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_item' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_items') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "Sku" text, "Description" text, "Active" text, "SubItem" text, "ParentRef" jsonb, "Level" text, "FullyQualifiedName" text, "Taxable" text, "SalesTaxIncluded" text, "SalesTaxCodeRef" jsonb, "PurchaseTaxIncluded" text, "PurchaseTaxCodeRef" jsonb, "UnitPrice" text, "Type" text, "ItemCategoryType" text, "IncomeAccountRef" jsonb, "PurchaseDesc" text, "PurchaseCost" text, "ExpenseAccountRef" jsonb, "AssetAccountRef" jsonb, "PrefVendorRef" jsonb, "TrackQtyOnHand" text, "QtyOnHand" text, "InvStartDate" text, "ReorderPoint" text, "ReverseChargeRate" text, "AbatementRate" text, "ServiceType" text, "TaxClassificationRef" jsonb, "ClassRef" jsonb, "PrintGroupedItems" text, "Source" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('active', 'boolean', x."Active"),
  ('sub_item', 'boolean', x."SubItem"),
  ('level', 'numeric', x."Level"),
  ('taxable', 'boolean', x."Taxable"),
  ('sales_tax_included', 'boolean', x."SalesTaxIncluded"),
  ('purchase_tax_included', 'boolean', x."PurchaseTaxIncluded"),
  ('unit_price', 'numeric', x."UnitPrice"),
  ('purchase_cost', 'numeric', x."PurchaseCost"),
  ('track_qty_on_hand', 'boolean', x."TrackQtyOnHand"),
  ('qty_on_hand', 'numeric', x."QtyOnHand"),
  ('inv_start_date', 'date', x."InvStartDate"),
  ('reorder_point', 'numeric', x."ReorderPoint"),
  ('reverse_charge_rate', 'numeric', x."ReverseChargeRate"),
  ('abatement_rate', 'numeric', x."AbatementRate"),
  ('print_grouped_items', 'boolean', x."PrintGroupedItems"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('ParentRef', 'object', case when jsonb_typeof(x."ParentRef") not in ('object', 'null') then (x."ParentRef")::text end),
  ('SalesTaxCodeRef', 'object', case when jsonb_typeof(x."SalesTaxCodeRef") not in ('object', 'null') then (x."SalesTaxCodeRef")::text end),
  ('PurchaseTaxCodeRef', 'object', case when jsonb_typeof(x."PurchaseTaxCodeRef") not in ('object', 'null') then (x."PurchaseTaxCodeRef")::text end),
  ('IncomeAccountRef', 'object', case when jsonb_typeof(x."IncomeAccountRef") not in ('object', 'null') then (x."IncomeAccountRef")::text end),
  ('ExpenseAccountRef', 'object', case when jsonb_typeof(x."ExpenseAccountRef") not in ('object', 'null') then (x."ExpenseAccountRef")::text end),
  ('AssetAccountRef', 'object', case when jsonb_typeof(x."AssetAccountRef") not in ('object', 'null') then (x."AssetAccountRef")::text end),
  ('PrefVendorRef', 'object', case when jsonb_typeof(x."PrefVendorRef") not in ('object', 'null') then (x."PrefVendorRef")::text end),
  ('TaxClassificationRef', 'object', case when jsonb_typeof(x."TaxClassificationRef") not in ('object', 'null') then (x."TaxClassificationRef")::text end),
  ('ClassRef', 'object', case when jsonb_typeof(x."ClassRef") not in ('object', 'null') then (x."ClassRef")::text end),
  ('ItemGroupDetail.ItemGroupLine', 'array', case when jsonb_typeof(r.payload #> '{ItemGroupDetail,ItemGroupLine}') not in ('array', 'null') then (r.payload #> '{ItemGroupDetail,ItemGroupLine}')::text end),
  ('CustomField', 'array', case when jsonb_typeof(r.payload #> '{CustomField}') not in ('array', 'null') then (r.payload #> '{CustomField}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_item_group_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_items') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."ItemGroupDetail"."ItemGroupLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('qty', 'numeric', l.line ->> 'Qty'),
  ('service_date', 'date', l.line ->> 'ServiceDate'),
  ('ItemGroupDetail.ItemGroupLine', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_item_custom_field', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_items') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('boolean_value', 'boolean', l.line ->> 'BooleanValue'),
  ('date_value', 'date', l.line ->> 'DateValue'),
  ('number_value', 'numeric', l.line ->> 'NumberValue'),
  ('CustomField', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_journal_code' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_journal_codes') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "Type" text, "Description" text, "Active" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('active', 'boolean', x."Active"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('CustomField', 'array', case when jsonb_typeof(r.payload #> '{CustomField}') not in ('array', 'null') then (r.payload #> '{CustomField}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_journal_code_custom_field', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_journal_codes') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('boolean_value', 'boolean', l.line ->> 'BooleanValue'),
  ('date_value', 'date', l.line ->> 'DateValue'),
  ('number_value', 'numeric', l.line ->> 'NumberValue'),
  ('CustomField', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_journal_entry' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_journal_entries') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "Adjustment" text, "TotalAmt" text, "HomeTotalAmt" text, "GlobalTaxCalculation" text, "TransactionLocationType" text, "TxnTaxDetail" jsonb, "TaxRateRef" jsonb, "JournalCodeRef" jsonb, "RecurDataRef" jsonb, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('adjustment', 'boolean', x."Adjustment"),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('home_total_amt', 'numeric', x."HomeTotalAmt"),
  ('txn_tax_total_tax', 'numeric', x."TxnTaxDetail" ->> 'TotalTax'),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('TxnTaxDetail', 'object', case when jsonb_typeof(x."TxnTaxDetail") not in ('object', 'null') then (x."TxnTaxDetail")::text end),
  ('TaxRateRef', 'object', case when jsonb_typeof(x."TaxRateRef") not in ('object', 'null') then (x."TaxRateRef")::text end),
  ('JournalCodeRef', 'object', case when jsonb_typeof(x."JournalCodeRef") not in ('object', 'null') then (x."JournalCodeRef")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('TxnTaxDetail.TaxLine', 'array', case when jsonb_typeof(r.payload #> '{TxnTaxDetail,TaxLine}') not in ('array', 'null') then (r.payload #> '{TxnTaxDetail,TaxLine}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_journal_entry_tax_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_journal_entries') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."TxnTaxDetail"."TaxLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('tax_percent_based', 'boolean', l.line #>> '{TaxLineDetail,PercentBased}'),
  ('tax_percent', 'numeric', l.line #>> '{TaxLineDetail,TaxPercent}'),
  ('tax_net_amount_taxable', 'numeric', l.line #>> '{TaxLineDetail,NetAmountTaxable}'),
  ('tax_inclusive_amount', 'numeric', l.line #>> '{TaxLineDetail,TaxInclusiveAmount}'),
  ('tax_override_delta_amount', 'numeric', l.line #>> '{TaxLineDetail,OverrideDeltaAmount}'),
  ('TxnTaxDetail.TaxLine', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_journal_entry_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_journal_entries') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('journal_entry_tax_amount', 'numeric', l.line #>> '{JournalEntryLineDetail,TaxAmount}'),
  ('journal_entry_tax_inclusive_amt', 'numeric', l.line #>> '{JournalEntryLineDetail,TaxInclusiveAmt}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_payment' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_payments') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "CustomerRef" jsonb, "ARAccountRef" jsonb, "DepositToAccountRef" jsonb, "PaymentMethodRef" jsonb, "PaymentRefNum" text, "TotalAmt" text, "UnappliedAmt" text, "ProcessPayment" text, "TxnSource" text, "TransactionLocationType" text, "TaxExemptionRef" jsonb, "ProjectRef" jsonb, "CreditCardPayment" jsonb, "TxnStatus" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('unapplied_amt', 'numeric', x."UnappliedAmt"),
  ('process_payment', 'boolean', x."ProcessPayment"),
  ('credit_charge_info_cc_expiry_month', 'numeric', x."CreditCardPayment" #>> '{CreditChargeInfo,CcExpiryMonth}'),
  ('credit_charge_info_cc_expiry_year', 'numeric', x."CreditCardPayment" #>> '{CreditChargeInfo,CcExpiryYear}'),
  ('credit_charge_info_amount', 'numeric', x."CreditCardPayment" #>> '{CreditChargeInfo,Amount}'),
  ('credit_charge_info_process_payment', 'boolean', x."CreditCardPayment" #>> '{CreditChargeInfo,ProcessPayment}'),
  ('credit_charge_response_txn_authorization_time', 'timestamptz', x."CreditCardPayment" #>> '{CreditChargeResponse,TxnAuthorizationTime}'),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('CustomerRef', 'object', case when jsonb_typeof(x."CustomerRef") not in ('object', 'null') then (x."CustomerRef")::text end),
  ('ARAccountRef', 'object', case when jsonb_typeof(x."ARAccountRef") not in ('object', 'null') then (x."ARAccountRef")::text end),
  ('DepositToAccountRef', 'object', case when jsonb_typeof(x."DepositToAccountRef") not in ('object', 'null') then (x."DepositToAccountRef")::text end),
  ('PaymentMethodRef', 'object', case when jsonb_typeof(x."PaymentMethodRef") not in ('object', 'null') then (x."PaymentMethodRef")::text end),
  ('TaxExemptionRef', 'object', case when jsonb_typeof(x."TaxExemptionRef") not in ('object', 'null') then (x."TaxExemptionRef")::text end),
  ('ProjectRef', 'object', case when jsonb_typeof(x."ProjectRef") not in ('object', 'null') then (x."ProjectRef")::text end),
  ('CreditCardPayment', 'object', case when jsonb_typeof(x."CreditCardPayment") not in ('object', 'null') then (x."CreditCardPayment")::text end),
  ('LinkedTxn', 'array', case when jsonb_typeof(r.payload #> '{LinkedTxn}') not in ('array', 'null') then (r.payload #> '{LinkedTxn}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_payment_linked_txn', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_payments') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."LinkedTxn"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('LinkedTxn', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_payment_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_payments') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_payment_method' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_payment_methods') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "Type" text, "Active" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('active', 'boolean', x."Active"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_preferences' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_preferences') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "AccountingInfoPrefs" jsonb, "ProductAndServicesPrefs" jsonb, "SalesFormsPrefs" jsonb, "EmailMessagesPrefs" jsonb, "VendorAndPurchasesPrefs" jsonb, "TimeTrackingPrefs" jsonb, "TaxPrefs" jsonb, "CurrencyPrefs" jsonb, "ReportPrefs" jsonb, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('accounting_info_prefs_use_account_numbers', 'boolean', x."AccountingInfoPrefs" ->> 'UseAccountNumbers'),
  ('accounting_info_prefs_track_departments', 'boolean', x."AccountingInfoPrefs" ->> 'TrackDepartments'),
  ('accounting_info_prefs_class_tracking_per_txn', 'boolean', x."AccountingInfoPrefs" ->> 'ClassTrackingPerTxn'),
  ('accounting_info_prefs_class_tracking_per_txn_line', 'boolean', x."AccountingInfoPrefs" ->> 'ClassTrackingPerTxnLine'),
  ('accounting_info_prefs_book_close_date', 'date', x."AccountingInfoPrefs" ->> 'BookCloseDate'),
  ('product_and_services_prefs_for_sales', 'boolean', x."ProductAndServicesPrefs" ->> 'ForSales'),
  ('product_and_services_prefs_for_purchase', 'boolean', x."ProductAndServicesPrefs" ->> 'ForPurchase'),
  ('product_and_services_prefs_quantity_with_price_and_rate', 'boolean', x."ProductAndServicesPrefs" ->> 'QuantityWithPriceAndRate'),
  ('product_and_services_prefs_quantity_on_hand', 'boolean', x."ProductAndServicesPrefs" ->> 'QuantityOnHand'),
  ('product_and_services_prefs_revenue_recognition', 'boolean', x."ProductAndServicesPrefs" ->> 'RevenueRecognition'),
  ('sales_forms_prefs_custom_txn_numbers', 'boolean', x."SalesFormsPrefs" ->> 'CustomTxnNumbers'),
  ('sales_forms_prefs_allow_deposit', 'boolean', x."SalesFormsPrefs" ->> 'AllowDeposit'),
  ('sales_forms_prefs_allow_discount', 'boolean', x."SalesFormsPrefs" ->> 'AllowDiscount'),
  ('sales_forms_prefs_allow_estimates', 'boolean', x."SalesFormsPrefs" ->> 'AllowEstimates'),
  ('sales_forms_prefs_e_transaction_attach_pdf', 'boolean', x."SalesFormsPrefs" ->> 'ETransactionAttachPDF'),
  ('sales_forms_prefs_e_transaction_payment_enabled', 'boolean', x."SalesFormsPrefs" ->> 'ETransactionPaymentEnabled'),
  ('sales_forms_prefs_ipn_support_enabled', 'boolean', x."SalesFormsPrefs" ->> 'IPNSupportEnabled'),
  ('sales_forms_prefs_allow_service_date', 'boolean', x."SalesFormsPrefs" ->> 'AllowServiceDate'),
  ('sales_forms_prefs_allow_shipping', 'boolean', x."SalesFormsPrefs" ->> 'AllowShipping'),
  ('sales_forms_prefs_auto_apply_credit', 'boolean', x."SalesFormsPrefs" ->> 'AutoApplyCredit'),
  ('sales_forms_prefs_auto_apply_payments', 'boolean', x."SalesFormsPrefs" ->> 'AutoApplyPayments'),
  ('sales_forms_prefs_print_item_with_zero_amount', 'boolean', x."SalesFormsPrefs" ->> 'PrintItemWithZeroAmount'),
  ('sales_forms_prefs_using_price_levels', 'boolean', x."SalesFormsPrefs" ->> 'UsingPriceLevels'),
  ('sales_forms_prefs_using_progress_invoicing', 'boolean', x."SalesFormsPrefs" ->> 'UsingProgressInvoicing'),
  ('vendor_and_purchases_prefs_tracking_by_customer', 'boolean', x."VendorAndPurchasesPrefs" ->> 'TrackingByCustomer'),
  ('vendor_and_purchases_prefs_billable_expense_tracking', 'boolean', x."VendorAndPurchasesPrefs" ->> 'BillableExpenseTracking'),
  ('vendor_and_purchases_prefs_default_markup', 'numeric', x."VendorAndPurchasesPrefs" ->> 'DefaultMarkup'),
  ('vendor_and_purchases_prefs_tpar_enabled', 'boolean', x."VendorAndPurchasesPrefs" ->> 'TPAREnabled'),
  ('time_tracking_prefs_use_services', 'boolean', x."TimeTrackingPrefs" ->> 'UseServices'),
  ('time_tracking_prefs_bill_customers', 'boolean', x."TimeTrackingPrefs" ->> 'BillCustomers'),
  ('time_tracking_prefs_show_bill_rate_to_all', 'boolean', x."TimeTrackingPrefs" ->> 'ShowBillRateToAll'),
  ('time_tracking_prefs_mark_time_entries_billable', 'boolean', x."TimeTrackingPrefs" ->> 'MarkTimeEntriesBillable'),
  ('tax_prefs_using_sales_tax', 'boolean', x."TaxPrefs" ->> 'UsingSalesTax'),
  ('tax_prefs_partner_tax_enabled', 'boolean', x."TaxPrefs" ->> 'PartnerTaxEnabled'),
  ('tax_prefs_hide_tax_management', 'boolean', x."TaxPrefs" ->> 'HideTaxManagement'),
  ('currency_prefs_multi_currency_enabled', 'boolean', x."CurrencyPrefs" ->> 'MultiCurrencyEnabled'),
  ('report_prefs_calc_aging_report_from_txn_date', 'boolean', x."ReportPrefs" ->> 'CalcAgingReportFromTxnDate'),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('AccountingInfoPrefs', 'object', case when jsonb_typeof(x."AccountingInfoPrefs") not in ('object', 'null') then (x."AccountingInfoPrefs")::text end),
  ('ProductAndServicesPrefs', 'object', case when jsonb_typeof(x."ProductAndServicesPrefs") not in ('object', 'null') then (x."ProductAndServicesPrefs")::text end),
  ('SalesFormsPrefs', 'object', case when jsonb_typeof(x."SalesFormsPrefs") not in ('object', 'null') then (x."SalesFormsPrefs")::text end),
  ('EmailMessagesPrefs', 'object', case when jsonb_typeof(x."EmailMessagesPrefs") not in ('object', 'null') then (x."EmailMessagesPrefs")::text end),
  ('VendorAndPurchasesPrefs', 'object', case when jsonb_typeof(x."VendorAndPurchasesPrefs") not in ('object', 'null') then (x."VendorAndPurchasesPrefs")::text end),
  ('TimeTrackingPrefs', 'object', case when jsonb_typeof(x."TimeTrackingPrefs") not in ('object', 'null') then (x."TimeTrackingPrefs")::text end),
  ('TaxPrefs', 'object', case when jsonb_typeof(x."TaxPrefs") not in ('object', 'null') then (x."TaxPrefs")::text end),
  ('CurrencyPrefs', 'object', case when jsonb_typeof(x."CurrencyPrefs") not in ('object', 'null') then (x."CurrencyPrefs")::text end),
  ('ReportPrefs', 'object', case when jsonb_typeof(x."ReportPrefs") not in ('object', 'null') then (x."ReportPrefs")::text end),
  ('OtherPrefs.NameValue', 'array', case when jsonb_typeof(r.payload #> '{OtherPrefs,NameValue}') not in ('array', 'null') then (r.payload #> '{OtherPrefs,NameValue}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_preferences_other_pref', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_preferences') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."OtherPrefs"."NameValue"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('OtherPrefs.NameValue', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_purchase' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_purchases') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "AccountRef" jsonb, "PaymentType" text, "PaymentMethodRef" jsonb, "PaymentRefNum" text, "EntityRef" jsonb, "Credit" text, "TotalAmt" text, "PrintStatus" text, "RemitToAddr" jsonb, "GlobalTaxCalculation" text, "TransactionLocationType" text, "IncludeInAnnualTPAR" text, "TxnTaxDetail" jsonb, "RecurDataRef" jsonb, "TxnSource" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('credit', 'boolean', x."Credit"),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('include_in_annual_tpar', 'boolean', x."IncludeInAnnualTPAR"),
  ('txn_tax_total_tax', 'numeric', x."TxnTaxDetail" ->> 'TotalTax'),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('AccountRef', 'object', case when jsonb_typeof(x."AccountRef") not in ('object', 'null') then (x."AccountRef")::text end),
  ('PaymentMethodRef', 'object', case when jsonb_typeof(x."PaymentMethodRef") not in ('object', 'null') then (x."PaymentMethodRef")::text end),
  ('EntityRef', 'object', case when jsonb_typeof(x."EntityRef") not in ('object', 'null') then (x."EntityRef")::text end),
  ('RemitToAddr', 'object', case when jsonb_typeof(x."RemitToAddr") not in ('object', 'null') then (x."RemitToAddr")::text end),
  ('TxnTaxDetail', 'object', case when jsonb_typeof(x."TxnTaxDetail") not in ('object', 'null') then (x."TxnTaxDetail")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('LinkedTxn', 'array', case when jsonb_typeof(r.payload #> '{LinkedTxn}') not in ('array', 'null') then (r.payload #> '{LinkedTxn}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('TxnTaxDetail.TaxLine', 'array', case when jsonb_typeof(r.payload #> '{TxnTaxDetail,TaxLine}') not in ('array', 'null') then (r.payload #> '{TxnTaxDetail,TaxLine}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_purchase_linked_txn', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_purchases') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."LinkedTxn"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('LinkedTxn', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_purchase_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_purchases') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('received', 'numeric', l.line ->> 'Received'),
  ('account_based_expense_tax_amount', 'numeric', l.line #>> '{AccountBasedExpenseLineDetail,TaxAmount}'),
  ('account_based_expense_tax_inclusive_amt', 'numeric', l.line #>> '{AccountBasedExpenseLineDetail,TaxInclusiveAmt}'),
  ('account_based_expense_markup_info_percent', 'numeric', l.line #>> '{AccountBasedExpenseLineDetail,MarkupInfo,Percent}'),
  ('account_based_expense_markup_info_percent_based', 'boolean', l.line #>> '{AccountBasedExpenseLineDetail,MarkupInfo,PercentBased}'),
  ('item_based_expense_unit_price', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,UnitPrice}'),
  ('item_based_expense_qty', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,Qty}'),
  ('item_based_expense_tax_inclusive_amt', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,TaxInclusiveAmt}'),
  ('item_based_expense_markup_info_percent', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,MarkupInfo,Percent}'),
  ('item_based_expense_markup_info_percent_based', 'boolean', l.line #>> '{ItemBasedExpenseLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_purchase_tax_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_purchases') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."TxnTaxDetail"."TaxLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('tax_percent_based', 'boolean', l.line #>> '{TaxLineDetail,PercentBased}'),
  ('tax_percent', 'numeric', l.line #>> '{TaxLineDetail,TaxPercent}'),
  ('tax_net_amount_taxable', 'numeric', l.line #>> '{TaxLineDetail,NetAmountTaxable}'),
  ('tax_inclusive_amount', 'numeric', l.line #>> '{TaxLineDetail,TaxInclusiveAmount}'),
  ('tax_override_delta_amount', 'numeric', l.line #>> '{TaxLineDetail,OverrideDeltaAmount}'),
  ('TxnTaxDetail.TaxLine', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_purchase_order' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_purchase_orders') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "TxnTaxDetail" jsonb, "VendorRef" jsonb, "APAccountRef" jsonb, "TotalAmt" text, "HomeTotalAmt" text, "GlobalTaxCalculation" text, "TransactionLocationType" text, "IncludeInAnnualTPAR" text, "RecurDataRef" jsonb, "POEmail" jsonb, "Memo" text, "POStatus" text, "VendorAddr" jsonb, "ShipAddr" jsonb, "ShipTo" jsonb, "ShipMethodRef" jsonb, "SalesTermRef" jsonb, "ClassRef" jsonb, "DueDate" text, "ExpectedDate" text, "EmailStatus" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('txn_tax_total_tax', 'numeric', x."TxnTaxDetail" ->> 'TotalTax'),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('home_total_amt', 'numeric', x."HomeTotalAmt"),
  ('include_in_annual_tpar', 'boolean', x."IncludeInAnnualTPAR"),
  ('due_date', 'date', x."DueDate"),
  ('expected_date', 'date', x."ExpectedDate"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('TxnTaxDetail', 'object', case when jsonb_typeof(x."TxnTaxDetail") not in ('object', 'null') then (x."TxnTaxDetail")::text end),
  ('VendorRef', 'object', case when jsonb_typeof(x."VendorRef") not in ('object', 'null') then (x."VendorRef")::text end),
  ('APAccountRef', 'object', case when jsonb_typeof(x."APAccountRef") not in ('object', 'null') then (x."APAccountRef")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('POEmail', 'object', case when jsonb_typeof(x."POEmail") not in ('object', 'null') then (x."POEmail")::text end),
  ('VendorAddr', 'object', case when jsonb_typeof(x."VendorAddr") not in ('object', 'null') then (x."VendorAddr")::text end),
  ('ShipAddr', 'object', case when jsonb_typeof(x."ShipAddr") not in ('object', 'null') then (x."ShipAddr")::text end),
  ('ShipTo', 'object', case when jsonb_typeof(x."ShipTo") not in ('object', 'null') then (x."ShipTo")::text end),
  ('ShipMethodRef', 'object', case when jsonb_typeof(x."ShipMethodRef") not in ('object', 'null') then (x."ShipMethodRef")::text end),
  ('SalesTermRef', 'object', case when jsonb_typeof(x."SalesTermRef") not in ('object', 'null') then (x."SalesTermRef")::text end),
  ('ClassRef', 'object', case when jsonb_typeof(x."ClassRef") not in ('object', 'null') then (x."ClassRef")::text end),
  ('LinkedTxn', 'array', case when jsonb_typeof(r.payload #> '{LinkedTxn}') not in ('array', 'null') then (r.payload #> '{LinkedTxn}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('TxnTaxDetail.TaxLine', 'array', case when jsonb_typeof(r.payload #> '{TxnTaxDetail,TaxLine}') not in ('array', 'null') then (r.payload #> '{TxnTaxDetail,TaxLine}')::text end),
  ('CustomField', 'array', case when jsonb_typeof(r.payload #> '{CustomField}') not in ('array', 'null') then (r.payload #> '{CustomField}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_purchase_order_linked_txn', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_purchase_orders') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."LinkedTxn"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('LinkedTxn', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_purchase_order_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_purchase_orders') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('received', 'numeric', l.line ->> 'Received'),
  ('account_based_expense_tax_amount', 'numeric', l.line #>> '{AccountBasedExpenseLineDetail,TaxAmount}'),
  ('account_based_expense_tax_inclusive_amt', 'numeric', l.line #>> '{AccountBasedExpenseLineDetail,TaxInclusiveAmt}'),
  ('account_based_expense_markup_info_percent', 'numeric', l.line #>> '{AccountBasedExpenseLineDetail,MarkupInfo,Percent}'),
  ('account_based_expense_markup_info_percent_based', 'boolean', l.line #>> '{AccountBasedExpenseLineDetail,MarkupInfo,PercentBased}'),
  ('item_based_expense_unit_price', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,UnitPrice}'),
  ('item_based_expense_qty', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,Qty}'),
  ('item_based_expense_tax_inclusive_amt', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,TaxInclusiveAmt}'),
  ('item_based_expense_markup_info_percent', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,MarkupInfo,Percent}'),
  ('item_based_expense_markup_info_percent_based', 'boolean', l.line #>> '{ItemBasedExpenseLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_purchase_order_tax_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_purchase_orders') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."TxnTaxDetail"."TaxLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('tax_percent_based', 'boolean', l.line #>> '{TaxLineDetail,PercentBased}'),
  ('tax_percent', 'numeric', l.line #>> '{TaxLineDetail,TaxPercent}'),
  ('tax_net_amount_taxable', 'numeric', l.line #>> '{TaxLineDetail,NetAmountTaxable}'),
  ('tax_inclusive_amount', 'numeric', l.line #>> '{TaxLineDetail,TaxInclusiveAmount}'),
  ('tax_override_delta_amount', 'numeric', l.line #>> '{TaxLineDetail,OverrideDeltaAmount}'),
  ('TxnTaxDetail.TaxLine', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_purchase_order_custom_field', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_purchase_orders') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('boolean_value', 'boolean', l.line ->> 'BooleanValue'),
  ('date_value', 'date', l.line ->> 'DateValue'),
  ('number_value', 'numeric', l.line ->> 'NumberValue'),
  ('CustomField', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_recurring_transaction' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_recurring_transactions') }} as r
left join lateral (
  select key as transaction_type, value as payload
  from jsonb_each(case when jsonb_typeof(r.payload) = 'object' then r.payload else '{}' end)
  where jsonb_typeof(value) = 'object' order by key limit 1
) as w on true
cross join lateral jsonb_to_record(jsonb_path_query_first(w.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "CustomerRef" jsonb, "VendorRef" jsonb, "TotalAmt" text, "Amount" text, "RecurDataRef" jsonb, "RecurringInfo" jsonb, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('amount', 'numeric', x."Amount"),
  ('recurring_info_active', 'boolean', x."RecurringInfo" ->> 'Active'),
  ('recurring_info_schedule_info_start_date', 'date', x."RecurringInfo" #>> '{ScheduleInfo,StartDate}'),
  ('recurring_info_schedule_info_next_date', 'date', x."RecurringInfo" #>> '{ScheduleInfo,NextDate}'),
  ('recurring_info_schedule_info_previous_date', 'date', x."RecurringInfo" #>> '{ScheduleInfo,PreviousDate}'),
  ('recurring_info_schedule_info_end_date', 'date', x."RecurringInfo" #>> '{ScheduleInfo,EndDate}'),
  ('recurring_info_schedule_info_num_interval', 'numeric', x."RecurringInfo" #>> '{ScheduleInfo,NumInterval}'),
  ('recurring_info_schedule_info_day_of_month', 'numeric', x."RecurringInfo" #>> '{ScheduleInfo,DayOfMonth}'),
  ('recurring_info_schedule_info_week_of_month', 'numeric', x."RecurringInfo" #>> '{ScheduleInfo,WeekOfMonth}'),
  ('recurring_info_schedule_info_days_before', 'numeric', x."RecurringInfo" #>> '{ScheduleInfo,DaysBefore}'),
  ('recurring_info_schedule_info_max_occurrences', 'numeric', x."RecurringInfo" #>> '{ScheduleInfo,MaxOccurrences}'),
  ('recurring_info_schedule_info_remind_days', 'numeric', x."RecurringInfo" #>> '{ScheduleInfo,RemindDays}'),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('CustomerRef', 'object', case when jsonb_typeof(x."CustomerRef") not in ('object', 'null') then (x."CustomerRef")::text end),
  ('VendorRef', 'object', case when jsonb_typeof(x."VendorRef") not in ('object', 'null') then (x."VendorRef")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('RecurringInfo', 'object', case when jsonb_typeof(x."RecurringInfo") not in ('object', 'null') then (x."RecurringInfo")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_refund_receipt' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_refund_receipts') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "TxnTaxDetail" jsonb, "CustomerRef" jsonb, "CustomerMemo" jsonb, "BillAddr" jsonb, "ShipAddr" jsonb, "ShipFromAddr" jsonb, "FreeFormAddress" text, "ClassRef" jsonb, "TotalAmt" text, "HomeTotalAmt" text, "ApplyTaxAfterDiscount" text, "PrintStatus" text, "EmailStatus" text, "BillEmail" jsonb, "BillEmailCc" jsonb, "BillEmailBcc" jsonb, "Balance" text, "HomeBalance" text, "GlobalTaxCalculation" text, "TransactionLocationType" text, "TaxExemptionRef" jsonb, "ProjectRef" jsonb, "RecurDataRef" jsonb, "PaymentMethodRef" jsonb, "PaymentRefNum" text, "PaymentType" text, "DepositToAccountRef" jsonb, "TxnSource" text, "CheckPayment" jsonb, "CreditCardPayment" jsonb, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('txn_tax_total_tax', 'numeric', x."TxnTaxDetail" ->> 'TotalTax'),
  ('free_form_address', 'boolean', x."FreeFormAddress"),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('home_total_amt', 'numeric', x."HomeTotalAmt"),
  ('apply_tax_after_discount', 'boolean', x."ApplyTaxAfterDiscount"),
  ('balance', 'numeric', x."Balance"),
  ('home_balance', 'numeric', x."HomeBalance"),
  ('credit_charge_info_cc_expiry_month', 'numeric', x."CreditCardPayment" #>> '{CreditChargeInfo,CcExpiryMonth}'),
  ('credit_charge_info_cc_expiry_year', 'numeric', x."CreditCardPayment" #>> '{CreditChargeInfo,CcExpiryYear}'),
  ('credit_charge_info_amount', 'numeric', x."CreditCardPayment" #>> '{CreditChargeInfo,Amount}'),
  ('credit_charge_info_process_payment', 'boolean', x."CreditCardPayment" #>> '{CreditChargeInfo,ProcessPayment}'),
  ('credit_charge_response_txn_authorization_time', 'timestamptz', x."CreditCardPayment" #>> '{CreditChargeResponse,TxnAuthorizationTime}'),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('TxnTaxDetail', 'object', case when jsonb_typeof(x."TxnTaxDetail") not in ('object', 'null') then (x."TxnTaxDetail")::text end),
  ('CustomerRef', 'object', case when jsonb_typeof(x."CustomerRef") not in ('object', 'null') then (x."CustomerRef")::text end),
  ('CustomerMemo', 'object', case when jsonb_typeof(x."CustomerMemo") not in ('object', 'null') then (x."CustomerMemo")::text end),
  ('BillAddr', 'object', case when jsonb_typeof(x."BillAddr") not in ('object', 'null') then (x."BillAddr")::text end),
  ('ShipAddr', 'object', case when jsonb_typeof(x."ShipAddr") not in ('object', 'null') then (x."ShipAddr")::text end),
  ('ShipFromAddr', 'object', case when jsonb_typeof(x."ShipFromAddr") not in ('object', 'null') then (x."ShipFromAddr")::text end),
  ('ClassRef', 'object', case when jsonb_typeof(x."ClassRef") not in ('object', 'null') then (x."ClassRef")::text end),
  ('BillEmail', 'object', case when jsonb_typeof(x."BillEmail") not in ('object', 'null') then (x."BillEmail")::text end),
  ('BillEmailCc', 'object', case when jsonb_typeof(x."BillEmailCc") not in ('object', 'null') then (x."BillEmailCc")::text end),
  ('BillEmailBcc', 'object', case when jsonb_typeof(x."BillEmailBcc") not in ('object', 'null') then (x."BillEmailBcc")::text end),
  ('TaxExemptionRef', 'object', case when jsonb_typeof(x."TaxExemptionRef") not in ('object', 'null') then (x."TaxExemptionRef")::text end),
  ('ProjectRef', 'object', case when jsonb_typeof(x."ProjectRef") not in ('object', 'null') then (x."ProjectRef")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('PaymentMethodRef', 'object', case when jsonb_typeof(x."PaymentMethodRef") not in ('object', 'null') then (x."PaymentMethodRef")::text end),
  ('DepositToAccountRef', 'object', case when jsonb_typeof(x."DepositToAccountRef") not in ('object', 'null') then (x."DepositToAccountRef")::text end),
  ('CheckPayment', 'object', case when jsonb_typeof(x."CheckPayment") not in ('object', 'null') then (x."CheckPayment")::text end),
  ('CreditCardPayment', 'object', case when jsonb_typeof(x."CreditCardPayment") not in ('object', 'null') then (x."CreditCardPayment")::text end),
  ('CustomField', 'array', case when jsonb_typeof(r.payload #> '{CustomField}') not in ('array', 'null') then (r.payload #> '{CustomField}')::text end),
  ('LinkedTxn', 'array', case when jsonb_typeof(r.payload #> '{LinkedTxn}') not in ('array', 'null') then (r.payload #> '{LinkedTxn}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('TxnTaxDetail.TaxLine', 'array', case when jsonb_typeof(r.payload #> '{TxnTaxDetail,TaxLine}') not in ('array', 'null') then (r.payload #> '{TxnTaxDetail,TaxLine}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_refund_receipt_custom_field', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_refund_receipts') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('boolean_value', 'boolean', l.line ->> 'BooleanValue'),
  ('date_value', 'date', l.line ->> 'DateValue'),
  ('number_value', 'numeric', l.line ->> 'NumberValue'),
  ('CustomField', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_refund_receipt_linked_txn', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_refund_receipts') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."LinkedTxn"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('LinkedTxn', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_refund_receipt_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_refund_receipts') }} as r
cross join lateral (
  select coalesce(m.line, a.line) as line, a.line as group_line, m.line is not null as is_group_member,
    row_number() over (order by a.n, m.n) - 1 as index
  from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)
  left join lateral jsonb_path_query(a.line, '$."GroupLineDetail"."Line"[*]') with ordinality as m (line, n) on {{ var('quickbooks_raw__replace_groups', true) }}
) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('sales_item_unit_price', 'numeric', l.line #>> '{SalesItemLineDetail,UnitPrice}'),
  ('sales_item_rate_percent', 'numeric', l.line #>> '{SalesItemLineDetail,RatePercent}'),
  ('sales_item_qty', 'numeric', l.line #>> '{SalesItemLineDetail,Qty}'),
  ('sales_item_service_date', 'date', l.line #>> '{SalesItemLineDetail,ServiceDate}'),
  ('sales_item_discount_rate', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountRate}'),
  ('sales_item_discount_amt', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountAmt}'),
  ('sales_item_tax_inclusive_amt', 'numeric', l.line #>> '{SalesItemLineDetail,TaxInclusiveAmt}'),
  ('sales_item_markup_info_percent', 'numeric', l.line #>> '{SalesItemLineDetail,MarkupInfo,Percent}'),
  ('sales_item_markup_info_percent_based', 'boolean', l.line #>> '{SalesItemLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('discount_percent_based', 'boolean', l.line #>> '{DiscountLineDetail,PercentBased}'),
  ('discount_percent', 'numeric', l.line #>> '{DiscountLineDetail,DiscountPercent}'),
  ('group_quantity', 'numeric', l.group_line #>> '{GroupLineDetail,Quantity}'),
  ('group_service_date', 'date', l.group_line #>> '{GroupLineDetail,ServiceDate}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_refund_receipt_group_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_refund_receipts') }} as r
cross join lateral (
  select m.line, a.line as group_line, a.n - 1 as index, m.n - 1 as member_index
  from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)
  cross join lateral jsonb_path_query(a.line, '$."GroupLineDetail"."Line"[*]') with ordinality as m (line, n)
) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('sales_item_unit_price', 'numeric', l.line #>> '{SalesItemLineDetail,UnitPrice}'),
  ('sales_item_rate_percent', 'numeric', l.line #>> '{SalesItemLineDetail,RatePercent}'),
  ('sales_item_qty', 'numeric', l.line #>> '{SalesItemLineDetail,Qty}'),
  ('sales_item_service_date', 'date', l.line #>> '{SalesItemLineDetail,ServiceDate}'),
  ('sales_item_discount_rate', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountRate}'),
  ('sales_item_discount_amt', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountAmt}'),
  ('sales_item_tax_inclusive_amt', 'numeric', l.line #>> '{SalesItemLineDetail,TaxInclusiveAmt}'),
  ('sales_item_markup_info_percent', 'numeric', l.line #>> '{SalesItemLineDetail,MarkupInfo,Percent}'),
  ('sales_item_markup_info_percent_based', 'boolean', l.line #>> '{SalesItemLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('discount_percent_based', 'boolean', l.line #>> '{DiscountLineDetail,PercentBased}'),
  ('discount_percent', 'numeric', l.line #>> '{DiscountLineDetail,DiscountPercent}'),
  ('group_quantity', 'numeric', l.group_line #>> '{GroupLineDetail,Quantity}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_refund_receipt_tax_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_refund_receipts') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."TxnTaxDetail"."TaxLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('tax_percent_based', 'boolean', l.line #>> '{TaxLineDetail,PercentBased}'),
  ('tax_percent', 'numeric', l.line #>> '{TaxLineDetail,TaxPercent}'),
  ('tax_net_amount_taxable', 'numeric', l.line #>> '{TaxLineDetail,NetAmountTaxable}'),
  ('tax_inclusive_amount', 'numeric', l.line #>> '{TaxLineDetail,TaxInclusiveAmount}'),
  ('tax_override_delta_amount', 'numeric', l.line #>> '{TaxLineDetail,OverrideDeltaAmount}'),
  ('TxnTaxDetail.TaxLine', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_reimburse_charge' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_reimburse_charges') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "TxnDate" text, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "CustomerRef" jsonb, "HasBeenInvoiced" text, "Amount" text, "HomeTotalAmt" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('has_been_invoiced', 'boolean', x."HasBeenInvoiced"),
  ('amount', 'numeric', x."Amount"),
  ('home_total_amt', 'numeric', x."HomeTotalAmt"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('CustomerRef', 'object', case when jsonb_typeof(x."CustomerRef") not in ('object', 'null') then (x."CustomerRef")::text end),
  ('LinkedTxn', 'array', case when jsonb_typeof(r.payload #> '{LinkedTxn}') not in ('array', 'null') then (r.payload #> '{LinkedTxn}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_reimburse_charge_linked_txn', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_reimburse_charges') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."LinkedTxn"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('LinkedTxn', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_reimburse_charge_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_reimburse_charges') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('reimburse_unit_price', 'numeric', l.line #>> '{ReimburseLineDetail,UnitPrice}'),
  ('reimburse_qty', 'numeric', l.line #>> '{ReimburseLineDetail,Qty}'),
  ('reimburse_markup_info_percent', 'numeric', l.line #>> '{ReimburseLineDetail,MarkupInfo,Percent}'),
  ('reimburse_markup_info_percent_based', 'boolean', l.line #>> '{ReimburseLineDetail,MarkupInfo,PercentBased}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_sales_receipt' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_sales_receipts') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "TxnTaxDetail" jsonb, "CustomerRef" jsonb, "CustomerMemo" jsonb, "BillAddr" jsonb, "ShipAddr" jsonb, "ShipFromAddr" jsonb, "FreeFormAddress" text, "ClassRef" jsonb, "TotalAmt" text, "HomeTotalAmt" text, "ApplyTaxAfterDiscount" text, "PrintStatus" text, "EmailStatus" text, "BillEmail" jsonb, "BillEmailCc" jsonb, "BillEmailBcc" jsonb, "Balance" text, "HomeBalance" text, "GlobalTaxCalculation" text, "TransactionLocationType" text, "TaxExemptionRef" jsonb, "ProjectRef" jsonb, "RecurDataRef" jsonb, "PaymentMethodRef" jsonb, "PaymentRefNum" text, "PaymentType" text, "DepositToAccountRef" jsonb, "ShipMethodRef" jsonb, "ShipDate" text, "TrackingNum" text, "TxnSource" text, "DeliveryInfo" jsonb, "CreditCardPayment" jsonb, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('txn_tax_total_tax', 'numeric', x."TxnTaxDetail" ->> 'TotalTax'),
  ('free_form_address', 'boolean', x."FreeFormAddress"),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('home_total_amt', 'numeric', x."HomeTotalAmt"),
  ('apply_tax_after_discount', 'boolean', x."ApplyTaxAfterDiscount"),
  ('balance', 'numeric', x."Balance"),
  ('home_balance', 'numeric', x."HomeBalance"),
  ('ship_date', 'date', x."ShipDate"),
  ('delivery_info_delivery_time', 'timestamptz', x."DeliveryInfo" ->> 'DeliveryTime'),
  ('credit_charge_info_cc_expiry_month', 'numeric', x."CreditCardPayment" #>> '{CreditChargeInfo,CcExpiryMonth}'),
  ('credit_charge_info_cc_expiry_year', 'numeric', x."CreditCardPayment" #>> '{CreditChargeInfo,CcExpiryYear}'),
  ('credit_charge_info_amount', 'numeric', x."CreditCardPayment" #>> '{CreditChargeInfo,Amount}'),
  ('credit_charge_info_process_payment', 'boolean', x."CreditCardPayment" #>> '{CreditChargeInfo,ProcessPayment}'),
  ('credit_charge_response_txn_authorization_time', 'timestamptz', x."CreditCardPayment" #>> '{CreditChargeResponse,TxnAuthorizationTime}'),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('TxnTaxDetail', 'object', case when jsonb_typeof(x."TxnTaxDetail") not in ('object', 'null') then (x."TxnTaxDetail")::text end),
  ('CustomerRef', 'object', case when jsonb_typeof(x."CustomerRef") not in ('object', 'null') then (x."CustomerRef")::text end),
  ('CustomerMemo', 'object', case when jsonb_typeof(x."CustomerMemo") not in ('object', 'null') then (x."CustomerMemo")::text end),
  ('BillAddr', 'object', case when jsonb_typeof(x."BillAddr") not in ('object', 'null') then (x."BillAddr")::text end),
  ('ShipAddr', 'object', case when jsonb_typeof(x."ShipAddr") not in ('object', 'null') then (x."ShipAddr")::text end),
  ('ShipFromAddr', 'object', case when jsonb_typeof(x."ShipFromAddr") not in ('object', 'null') then (x."ShipFromAddr")::text end),
  ('ClassRef', 'object', case when jsonb_typeof(x."ClassRef") not in ('object', 'null') then (x."ClassRef")::text end),
  ('BillEmail', 'object', case when jsonb_typeof(x."BillEmail") not in ('object', 'null') then (x."BillEmail")::text end),
  ('BillEmailCc', 'object', case when jsonb_typeof(x."BillEmailCc") not in ('object', 'null') then (x."BillEmailCc")::text end),
  ('BillEmailBcc', 'object', case when jsonb_typeof(x."BillEmailBcc") not in ('object', 'null') then (x."BillEmailBcc")::text end),
  ('TaxExemptionRef', 'object', case when jsonb_typeof(x."TaxExemptionRef") not in ('object', 'null') then (x."TaxExemptionRef")::text end),
  ('ProjectRef', 'object', case when jsonb_typeof(x."ProjectRef") not in ('object', 'null') then (x."ProjectRef")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('PaymentMethodRef', 'object', case when jsonb_typeof(x."PaymentMethodRef") not in ('object', 'null') then (x."PaymentMethodRef")::text end),
  ('DepositToAccountRef', 'object', case when jsonb_typeof(x."DepositToAccountRef") not in ('object', 'null') then (x."DepositToAccountRef")::text end),
  ('ShipMethodRef', 'object', case when jsonb_typeof(x."ShipMethodRef") not in ('object', 'null') then (x."ShipMethodRef")::text end),
  ('DeliveryInfo', 'object', case when jsonb_typeof(x."DeliveryInfo") not in ('object', 'null') then (x."DeliveryInfo")::text end),
  ('CreditCardPayment', 'object', case when jsonb_typeof(x."CreditCardPayment") not in ('object', 'null') then (x."CreditCardPayment")::text end),
  ('CustomField', 'array', case when jsonb_typeof(r.payload #> '{CustomField}') not in ('array', 'null') then (r.payload #> '{CustomField}')::text end),
  ('LinkedTxn', 'array', case when jsonb_typeof(r.payload #> '{LinkedTxn}') not in ('array', 'null') then (r.payload #> '{LinkedTxn}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('TxnTaxDetail.TaxLine', 'array', case when jsonb_typeof(r.payload #> '{TxnTaxDetail,TaxLine}') not in ('array', 'null') then (r.payload #> '{TxnTaxDetail,TaxLine}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_sales_receipt_custom_field', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_sales_receipts') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."CustomField"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('boolean_value', 'boolean', l.line ->> 'BooleanValue'),
  ('date_value', 'date', l.line ->> 'DateValue'),
  ('number_value', 'numeric', l.line ->> 'NumberValue'),
  ('CustomField', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_sales_receipt_linked_txn', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_sales_receipts') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."LinkedTxn"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('LinkedTxn', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_sales_receipt_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_sales_receipts') }} as r
cross join lateral (
  select coalesce(m.line, a.line) as line, a.line as group_line, m.line is not null as is_group_member,
    row_number() over (order by a.n, m.n) - 1 as index
  from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)
  left join lateral jsonb_path_query(a.line, '$."GroupLineDetail"."Line"[*]') with ordinality as m (line, n) on {{ var('quickbooks_raw__replace_groups', true) }}
) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('sales_item_unit_price', 'numeric', l.line #>> '{SalesItemLineDetail,UnitPrice}'),
  ('sales_item_rate_percent', 'numeric', l.line #>> '{SalesItemLineDetail,RatePercent}'),
  ('sales_item_qty', 'numeric', l.line #>> '{SalesItemLineDetail,Qty}'),
  ('sales_item_service_date', 'date', l.line #>> '{SalesItemLineDetail,ServiceDate}'),
  ('sales_item_discount_rate', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountRate}'),
  ('sales_item_discount_amt', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountAmt}'),
  ('sales_item_tax_inclusive_amt', 'numeric', l.line #>> '{SalesItemLineDetail,TaxInclusiveAmt}'),
  ('sales_item_markup_info_percent', 'numeric', l.line #>> '{SalesItemLineDetail,MarkupInfo,Percent}'),
  ('sales_item_markup_info_percent_based', 'boolean', l.line #>> '{SalesItemLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('discount_percent_based', 'boolean', l.line #>> '{DiscountLineDetail,PercentBased}'),
  ('discount_percent', 'numeric', l.line #>> '{DiscountLineDetail,DiscountPercent}'),
  ('group_quantity', 'numeric', l.group_line #>> '{GroupLineDetail,Quantity}'),
  ('group_service_date', 'date', l.group_line #>> '{GroupLineDetail,ServiceDate}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_sales_receipt_group_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_sales_receipts') }} as r
cross join lateral (
  select m.line, a.line as group_line, a.n - 1 as index, m.n - 1 as member_index
  from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)
  cross join lateral jsonb_path_query(a.line, '$."GroupLineDetail"."Line"[*]') with ordinality as m (line, n)
) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('sales_item_unit_price', 'numeric', l.line #>> '{SalesItemLineDetail,UnitPrice}'),
  ('sales_item_rate_percent', 'numeric', l.line #>> '{SalesItemLineDetail,RatePercent}'),
  ('sales_item_qty', 'numeric', l.line #>> '{SalesItemLineDetail,Qty}'),
  ('sales_item_service_date', 'date', l.line #>> '{SalesItemLineDetail,ServiceDate}'),
  ('sales_item_discount_rate', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountRate}'),
  ('sales_item_discount_amt', 'numeric', l.line #>> '{SalesItemLineDetail,DiscountAmt}'),
  ('sales_item_tax_inclusive_amt', 'numeric', l.line #>> '{SalesItemLineDetail,TaxInclusiveAmt}'),
  ('sales_item_markup_info_percent', 'numeric', l.line #>> '{SalesItemLineDetail,MarkupInfo,Percent}'),
  ('sales_item_markup_info_percent_based', 'boolean', l.line #>> '{SalesItemLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('discount_percent_based', 'boolean', l.line #>> '{DiscountLineDetail,PercentBased}'),
  ('discount_percent', 'numeric', l.line #>> '{DiscountLineDetail,DiscountPercent}'),
  ('group_quantity', 'numeric', l.group_line #>> '{GroupLineDetail,Quantity}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_sales_receipt_tax_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_sales_receipts') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."TxnTaxDetail"."TaxLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('tax_percent_based', 'boolean', l.line #>> '{TaxLineDetail,PercentBased}'),
  ('tax_percent', 'numeric', l.line #>> '{TaxLineDetail,TaxPercent}'),
  ('tax_net_amount_taxable', 'numeric', l.line #>> '{TaxLineDetail,NetAmountTaxable}'),
  ('tax_inclusive_amount', 'numeric', l.line #>> '{TaxLineDetail,TaxInclusiveAmount}'),
  ('tax_override_delta_amount', 'numeric', l.line #>> '{TaxLineDetail,OverrideDeltaAmount}'),
  ('TxnTaxDetail.TaxLine', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_tax_agency' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_tax_agencies') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DisplayName" text, "TaxTrackedOnPurchases" text, "TaxTrackedOnSales" text, "TaxRegistrationNumber" text, "TaxAgencyConfig" text, "LastFileDate" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('tax_tracked_on_purchases', 'boolean', x."TaxTrackedOnPurchases"),
  ('tax_tracked_on_sales', 'boolean', x."TaxTrackedOnSales"),
  ('last_file_date', 'date', x."LastFileDate"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_tax_code' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_tax_codes') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "Description" text, "Active" text, "Hidden" text, "Taxable" text, "TaxGroup" text, "TaxCodeConfigType" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('active', 'boolean', x."Active"),
  ('hidden', 'boolean', x."Hidden"),
  ('taxable', 'boolean', x."Taxable"),
  ('tax_group', 'boolean', x."TaxGroup"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('SalesTaxRateList.TaxRateDetail', 'array', case when jsonb_typeof(r.payload #> '{SalesTaxRateList,TaxRateDetail}') not in ('array', 'null') then (r.payload #> '{SalesTaxRateList,TaxRateDetail}')::text end),
  ('PurchaseTaxRateList.TaxRateDetail', 'array', case when jsonb_typeof(r.payload #> '{PurchaseTaxRateList,TaxRateDetail}') not in ('array', 'null') then (r.payload #> '{PurchaseTaxRateList,TaxRateDetail}')::text end),
  ('AdjustmentTaxRateList.TaxRateDetail', 'array', case when jsonb_typeof(r.payload #> '{AdjustmentTaxRateList,TaxRateDetail}') not in ('array', 'null') then (r.payload #> '{AdjustmentTaxRateList,TaxRateDetail}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_tax_code_sales_tax_rate', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_tax_codes') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."SalesTaxRateList"."TaxRateDetail"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('tax_order', 'numeric', l.line ->> 'TaxOrder'),
  ('tax_on_tax_order', 'numeric', l.line ->> 'TaxOnTaxOrder'),
  ('SalesTaxRateList.TaxRateDetail', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_tax_code_purchase_tax_rate', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_tax_codes') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."PurchaseTaxRateList"."TaxRateDetail"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('tax_order', 'numeric', l.line ->> 'TaxOrder'),
  ('tax_on_tax_order', 'numeric', l.line ->> 'TaxOnTaxOrder'),
  ('PurchaseTaxRateList.TaxRateDetail', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_tax_code_adjustment_tax_rate', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_tax_codes') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."AdjustmentTaxRateList"."TaxRateDetail"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('tax_order', 'numeric', l.line ->> 'TaxOrder'),
  ('tax_on_tax_order', 'numeric', l.line ->> 'TaxOnTaxOrder'),
  ('AdjustmentTaxRateList.TaxRateDetail', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_tax_payment' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_tax_payments') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "PaymentDate" text, "PaymentAccountRef" jsonb, "PaymentAmount" text, "Refund" text, "Description" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('payment_date', 'date', x."PaymentDate"),
  ('payment_amount', 'numeric', x."PaymentAmount"),
  ('refund', 'boolean', x."Refund"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('PaymentAccountRef', 'object', case when jsonb_typeof(x."PaymentAccountRef") not in ('object', 'null') then (x."PaymentAccountRef")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_tax_rate' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_tax_rates') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "Description" text, "Active" text, "RateValue" text, "AgencyRef" jsonb, "TaxReturnLineRef" jsonb, "SpecialTaxType" text, "DisplayType" text, "OriginalTaxRate" text, "EffectiveTaxRate" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('active', 'boolean', x."Active"),
  ('rate_value', 'numeric', x."RateValue"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('AgencyRef', 'object', case when jsonb_typeof(x."AgencyRef") not in ('object', 'null') then (x."AgencyRef")::text end),
  ('TaxReturnLineRef', 'object', case when jsonb_typeof(x."TaxReturnLineRef") not in ('object', 'null') then (x."TaxReturnLineRef")::text end),
  ('EffectiveTaxRate', 'array', case when jsonb_typeof(r.payload #> '{EffectiveTaxRate}') not in ('array', 'null') then (r.payload #> '{EffectiveTaxRate}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_tax_rate_effective_tax_rate', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_tax_rates') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."EffectiveTaxRate"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('rate_value', 'numeric', l.line ->> 'RateValue'),
  ('EffectiveTaxRate', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_term' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_terms') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Name" text, "Active" text, "Type" text, "DueDays" text, "DiscountPercent" text, "DiscountDays" text, "DayOfMonthDue" text, "DueNextMonthDays" text, "DiscountDayOfMonth" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('active', 'boolean', x."Active"),
  ('due_days', 'numeric', x."DueDays"),
  ('discount_percent', 'numeric', x."DiscountPercent"),
  ('discount_days', 'numeric', x."DiscountDays"),
  ('day_of_month_due', 'numeric', x."DayOfMonthDue"),
  ('due_next_month_days', 'numeric', x."DueNextMonthDays"),
  ('discount_day_of_month', 'numeric', x."DiscountDayOfMonth"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_time_activity' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_time_activities') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "TxnDate" text, "NameOf" text, "EmployeeRef" jsonb, "VendorRef" jsonb, "CustomerRef" jsonb, "ProjectRef" jsonb, "DepartmentRef" jsonb, "ClassRef" jsonb, "ItemRef" jsonb, "PayrollItemRef" jsonb, "BillableStatus" text, "Taxable" text, "HourlyRate" text, "CostRate" text, "Hours" text, "Minutes" text, "Seconds" text, "BreakHours" text, "BreakMinutes" text, "BreakSeconds" text, "StartTime" text, "EndTime" text, "TimeZone" text, "Description" text, "TransactionLocationType" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('taxable', 'boolean', x."Taxable"),
  ('hourly_rate', 'numeric', x."HourlyRate"),
  ('cost_rate', 'numeric', x."CostRate"),
  ('hours', 'numeric', x."Hours"),
  ('minutes', 'numeric', x."Minutes"),
  ('seconds', 'numeric', x."Seconds"),
  ('break_hours', 'numeric', x."BreakHours"),
  ('break_minutes', 'numeric', x."BreakMinutes"),
  ('break_seconds', 'numeric', x."BreakSeconds"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('EmployeeRef', 'object', case when jsonb_typeof(x."EmployeeRef") not in ('object', 'null') then (x."EmployeeRef")::text end),
  ('VendorRef', 'object', case when jsonb_typeof(x."VendorRef") not in ('object', 'null') then (x."VendorRef")::text end),
  ('CustomerRef', 'object', case when jsonb_typeof(x."CustomerRef") not in ('object', 'null') then (x."CustomerRef")::text end),
  ('ProjectRef', 'object', case when jsonb_typeof(x."ProjectRef") not in ('object', 'null') then (x."ProjectRef")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('ClassRef', 'object', case when jsonb_typeof(x."ClassRef") not in ('object', 'null') then (x."ClassRef")::text end),
  ('ItemRef', 'object', case when jsonb_typeof(x."ItemRef") not in ('object', 'null') then (x."ItemRef")::text end),
  ('PayrollItemRef', 'object', case when jsonb_typeof(x."PayrollItemRef") not in ('object', 'null') then (x."PayrollItemRef")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_transfer' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_transfers') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "TxnDate" text, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "FromAccountRef" jsonb, "ToAccountRef" jsonb, "Amount" text, "TransactionLocationType" text, "RecurDataRef" jsonb, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('amount', 'numeric', x."Amount"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('FromAccountRef', 'object', case when jsonb_typeof(x."FromAccountRef") not in ('object', 'null') then (x."FromAccountRef")::text end),
  ('ToAccountRef', 'object', case when jsonb_typeof(x."ToAccountRef") not in ('object', 'null') then (x."ToAccountRef")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_vendor' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_vendors') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "Title" text, "GivenName" text, "MiddleName" text, "FamilyName" text, "Suffix" text, "CompanyName" text, "DisplayName" text, "PrintOnCheckName" text, "Active" text, "PrimaryPhone" jsonb, "AlternatePhone" jsonb, "Mobile" jsonb, "Fax" jsonb, "PrimaryEmailAddr" jsonb, "WebAddr" jsonb, "BillAddr" jsonb, "OtherAddr" jsonb, "TermRef" jsonb, "APAccountRef" jsonb, "AcctNum" text, "Balance" text, "Vendor1099" text, "TaxIdentifier" text, "TaxReportingBasis" text, "BusinessNumber" text, "GSTIN" text, "GSTRegistrationType" text, "HasTPAR" text, "T4AEligible" text, "T5018Eligible" text, "BillRate" text, "CostRate" text, "CurrencyRef" jsonb, "Notes" text, "ClientEntityId" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('active', 'boolean', x."Active"),
  ('balance', 'numeric', x."Balance"),
  ('vendor1099', 'boolean', x."Vendor1099"),
  ('has_tpar', 'boolean', x."HasTPAR"),
  ('t4_a_eligible', 'boolean', x."T4AEligible"),
  ('t5018_eligible', 'boolean', x."T5018Eligible"),
  ('bill_rate', 'numeric', x."BillRate"),
  ('cost_rate', 'numeric', x."CostRate"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('PrimaryPhone', 'object', case when jsonb_typeof(x."PrimaryPhone") not in ('object', 'null') then (x."PrimaryPhone")::text end),
  ('AlternatePhone', 'object', case when jsonb_typeof(x."AlternatePhone") not in ('object', 'null') then (x."AlternatePhone")::text end),
  ('Mobile', 'object', case when jsonb_typeof(x."Mobile") not in ('object', 'null') then (x."Mobile")::text end),
  ('Fax', 'object', case when jsonb_typeof(x."Fax") not in ('object', 'null') then (x."Fax")::text end),
  ('PrimaryEmailAddr', 'object', case when jsonb_typeof(x."PrimaryEmailAddr") not in ('object', 'null') then (x."PrimaryEmailAddr")::text end),
  ('WebAddr', 'object', case when jsonb_typeof(x."WebAddr") not in ('object', 'null') then (x."WebAddr")::text end),
  ('BillAddr', 'object', case when jsonb_typeof(x."BillAddr") not in ('object', 'null') then (x."BillAddr")::text end),
  ('OtherAddr', 'object', case when jsonb_typeof(x."OtherAddr") not in ('object', 'null') then (x."OtherAddr")::text end),
  ('TermRef', 'object', case when jsonb_typeof(x."TermRef") not in ('object', 'null') then (x."TermRef")::text end),
  ('APAccountRef', 'object', case when jsonb_typeof(x."APAccountRef") not in ('object', 'null') then (x."APAccountRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_vendor_credit' as view_name, r.id, null::integer as index, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_vendor_credits') }} as r
cross join lateral jsonb_to_record(jsonb_path_query_first(r.payload, '$ ? (@.type() == "object")')) as x ("SyncToken" text, "MetaData" jsonb, "DocNumber" text, "TxnDate" text, "DepartmentRef" jsonb, "CurrencyRef" jsonb, "ExchangeRate" text, "PrivateNote" text, "TxnTaxDetail" jsonb, "VendorRef" jsonb, "APAccountRef" jsonb, "TotalAmt" text, "HomeTotalAmt" text, "GlobalTaxCalculation" text, "TransactionLocationType" text, "IncludeInAnnualTPAR" text, "RecurDataRef" jsonb, "Balance" text, "status" text)
cross join lateral (values
  ('create_time', 'timestamptz', x."MetaData" ->> 'CreateTime'),
  ('last_updated_time', 'timestamptz', x."MetaData" ->> 'LastUpdatedTime'),
  ('txn_date', 'date', x."TxnDate"),
  ('exchange_rate', 'numeric', x."ExchangeRate"),
  ('txn_tax_total_tax', 'numeric', x."TxnTaxDetail" ->> 'TotalTax'),
  ('total_amt', 'numeric', x."TotalAmt"),
  ('home_total_amt', 'numeric', x."HomeTotalAmt"),
  ('include_in_annual_tpar', 'boolean', x."IncludeInAnnualTPAR"),
  ('balance', 'numeric', x."Balance"),
  ('MetaData', 'object', case when jsonb_typeof(x."MetaData") not in ('object', 'null') then (x."MetaData")::text end),
  ('DepartmentRef', 'object', case when jsonb_typeof(x."DepartmentRef") not in ('object', 'null') then (x."DepartmentRef")::text end),
  ('CurrencyRef', 'object', case when jsonb_typeof(x."CurrencyRef") not in ('object', 'null') then (x."CurrencyRef")::text end),
  ('TxnTaxDetail', 'object', case when jsonb_typeof(x."TxnTaxDetail") not in ('object', 'null') then (x."TxnTaxDetail")::text end),
  ('VendorRef', 'object', case when jsonb_typeof(x."VendorRef") not in ('object', 'null') then (x."VendorRef")::text end),
  ('APAccountRef', 'object', case when jsonb_typeof(x."APAccountRef") not in ('object', 'null') then (x."APAccountRef")::text end),
  ('RecurDataRef', 'object', case when jsonb_typeof(x."RecurDataRef") not in ('object', 'null') then (x."RecurDataRef")::text end),
  ('LinkedTxn', 'array', case when jsonb_typeof(r.payload #> '{LinkedTxn}') not in ('array', 'null') then (r.payload #> '{LinkedTxn}')::text end),
  ('Line', 'array', case when jsonb_typeof(r.payload #> '{Line}') not in ('array', 'null') then (r.payload #> '{Line}')::text end),
  ('TxnTaxDetail.TaxLine', 'array', case when jsonb_typeof(r.payload #> '{TxnTaxDetail,TaxLine}') not in ('array', 'null') then (r.payload #> '{TxnTaxDetail,TaxLine}')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_vendor_credit_linked_txn', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_vendor_credits') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."LinkedTxn"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('LinkedTxn', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_vendor_credit_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_vendor_credits') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."Line"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('line_num', 'numeric', l.line ->> 'LineNum'),
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('received', 'numeric', l.line ->> 'Received'),
  ('account_based_expense_tax_amount', 'numeric', l.line #>> '{AccountBasedExpenseLineDetail,TaxAmount}'),
  ('account_based_expense_tax_inclusive_amt', 'numeric', l.line #>> '{AccountBasedExpenseLineDetail,TaxInclusiveAmt}'),
  ('account_based_expense_markup_info_percent', 'numeric', l.line #>> '{AccountBasedExpenseLineDetail,MarkupInfo,Percent}'),
  ('account_based_expense_markup_info_percent_based', 'boolean', l.line #>> '{AccountBasedExpenseLineDetail,MarkupInfo,PercentBased}'),
  ('item_based_expense_unit_price', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,UnitPrice}'),
  ('item_based_expense_qty', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,Qty}'),
  ('item_based_expense_tax_inclusive_amt', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,TaxInclusiveAmt}'),
  ('item_based_expense_markup_info_percent', 'numeric', l.line #>> '{ItemBasedExpenseLineDetail,MarkupInfo,Percent}'),
  ('item_based_expense_markup_info_percent_based', 'boolean', l.line #>> '{ItemBasedExpenseLineDetail,MarkupInfo,PercentBased}'),
  ('description_service_date', 'date', l.line #>> '{DescriptionLineDetail,ServiceDate}'),
  ('Line', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select r.realm_id, 'qb_vendor_credit_tax_line', r.id, l.index::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_vendor_credits') }} as r
cross join lateral (select a.line, a.n - 1 as index from jsonb_path_query(r.payload, '$."TxnTaxDetail"."TaxLine"[*]') with ordinality as a (line, n)) as l
cross join lateral (values
  ('amount', 'numeric', l.line ->> 'Amount'),
  ('tax_percent_based', 'boolean', l.line #>> '{TaxLineDetail,PercentBased}'),
  ('tax_percent', 'numeric', l.line #>> '{TaxLineDetail,TaxPercent}'),
  ('tax_net_amount_taxable', 'numeric', l.line #>> '{TaxLineDetail,NetAmountTaxable}'),
  ('tax_inclusive_amount', 'numeric', l.line #>> '{TaxLineDetail,TaxInclusiveAmount}'),
  ('tax_override_delta_amount', 'numeric', l.line #>> '{TaxLineDetail,OverrideDeltaAmount}'),
  ('TxnTaxDetail.TaxLine', 'object', case when jsonb_typeof(l.line) not in ('object', 'null') then (l.line)::text end)
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_profit_and_loss_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_profit_and_loss_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_profit_and_loss_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_profit_and_loss') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_profit_and_loss_detail_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_profit_and_loss_detail_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_profit_and_loss_detail_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_profit_and_loss_detail') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_balance_sheet_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_balance_sheet_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_balance_sheet_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_balance_sheet') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_cash_flow_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_cash_flow_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_cash_flow_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_cash_flow') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_trial_balance_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_trial_balance_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_trial_balance_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_trial_balance') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_general_ledger_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_general_ledger_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_general_ledger_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_general_ledger') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_journal_report_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_journal_report_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_journal_report_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_journal_report') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_transaction_list_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_transaction_list_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_transaction_list_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_transaction_list') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_transaction_list_by_customer_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_transaction_list_by_customer_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_transaction_list_by_customer_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_transaction_list_by_customer') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_transaction_list_by_vendor_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_transaction_list_by_vendor_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_transaction_list_by_vendor_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_transaction_list_by_vendor') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_transaction_list_with_splits_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_transaction_list_with_splits_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_transaction_list_with_splits_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_transaction_list_with_splits') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_aged_receivables_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_aged_receivables_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_aged_receivables_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_aged_receivables') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_aged_receivable_detail_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_aged_receivable_detail_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_aged_receivable_detail_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_aged_receivable_detail') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_aged_payables_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_aged_payables_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_aged_payables_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_aged_payables') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_aged_payable_detail_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_aged_payable_detail_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_aged_payable_detail_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_aged_payable_detail') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_customer_balance_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_customer_balance_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_customer_balance_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_customer_balance') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_customer_balance_detail_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_customer_balance_detail_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_customer_balance_detail_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_customer_balance_detail') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_vendor_balance_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_vendor_balance_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_vendor_balance_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_vendor_balance') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_vendor_balance_detail_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_vendor_balance_detail_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_vendor_balance_detail_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_vendor_balance_detail') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_customer_income_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_customer_income_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_customer_income_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_customer_income') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_vendor_expenses_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_vendor_expenses_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_vendor_expenses_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_vendor_expenses') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_customer_sales_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_customer_sales_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_customer_sales_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_customer_sales') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_item_sales_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_item_sales_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_item_sales_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_item_sales') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_department_sales_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_department_sales_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_department_sales_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_department_sales') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_class_sales_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_class_sales_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_class_sales_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_class_sales') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_inventory_valuation_summary_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_inventory_valuation_summary_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_inventory_valuation_summary_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_inventory_valuation_summary') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_inventory_valuation_detail_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_inventory_valuation_detail_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_inventory_valuation_detail_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_inventory_valuation_detail') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_account_list_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_account_list_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_account_list_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_account_list') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
union all
select realm_id, 'qb_report_tax_summary_cell', report_id, line, column_key, 'numeric', nullif(btrim(value), '')
from {{ ref('qb_report_tax_summary_cell_all') }}
where amount is null and (column_type in ('Money', 'Rate', 'Quantity', 'Numeric', 'Decimal', 'Integer') or column_key ~ '(^|_)(amt|amount|bal|quantity|qty|rate|price|cost|debit|credit)$')
union all
select r.realm_id, 'qb_report_tax_summary_cell', r.id, null::integer, c.column_name, c.expected, c.value
from {{ quickbooks_raw.rows('qb_report_tax_summary') }} as r
cross join lateral (values
  ('Header', 'object', case when jsonb_typeof(r.payload -> 'Header') not in ('object', 'null') then (r.payload -> 'Header')::text end),
  ('Columns', 'object', case when jsonb_typeof(r.payload -> 'Columns') not in ('object', 'null') then (r.payload -> 'Columns')::text end),
  ('Rows', 'object', case when jsonb_typeof(r.payload -> 'Rows') not in ('object', 'null') then (r.payload -> 'Rows')::text end),
  ('payload', 'object', case when jsonb_typeof(r.payload) not in ('object', 'null') then (r.payload)::text end),
  ('period_start', 'date', r.payload #>> '{Header,StartPeriod}'),
  ('period_end', 'date', r.payload #>> '{Header,EndPeriod}')
) as c (column_name, expected, value)
) as v
where value is not null and case expected
  when 'numeric' then ({{ quickbooks_raw.as_numeric("value") }}) is null
  when 'date' then ({{ quickbooks_raw.as_date("value") }}) is null
  when 'timestamptz' then ({{ quickbooks_raw.as_timestamptz("value") }}) is null
  when 'boolean' then ({{ quickbooks_raw.as_boolean("value") }}) is null
  else true end
