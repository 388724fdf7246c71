import { ENVELOPE } from 'singer';
import type { Warehouse } from '../warehouse.ts';

/** A change of the raw tables that a test of the package has to find. */
export interface Breakage {
  readonly test: string;
  readonly sql: string;
}

/** The schema that stands for that of Fivetran's models. */
export const BROKEN_MODELS = 'broken_models';

/** Sets one value in the payload of one row. */
function setOne(table: string, path: string, value: string, where = 'true'): string {
  return `update raw.${table} set payload = jsonb_set(payload, '{${path}}', '${value}')
    where id = (select min(id) from raw.${table} where ${where})`;
}

/** A profit and loss of January that says nothing but its net income. */
const januaryStatement = (parameters: string, income: string) => `
  insert into raw.qb_report_profit_and_loss (id, payload, ${ENVELOPE.ingestedAt.name})
  values ('ProfitAndLoss?accounting_method=Accrual&start_date=2024-01-01&end_date=2024-01-31${parameters}', '{
    "Header": {"ReportName": "ProfitAndLoss", "ReportBasis": "Accrual", "StartPeriod": "2024-01-01", "EndPeriod": "2024-01-31"},
    "Columns": {"Column": [{"ColType": "Account"}, {"ColType": "Money", "MetaData": [{"Name": "ColKey", "Value": "total"}]}]},
    "Rows": {"Row": [{"group": "NetIncome", "type": "Section", "Summary": {"ColData": [{"value": "Net Income"}, {"value": "${income}"}]}}]}
  }', now());`;

/** The profit and loss of Fivetran's models, as the loaded report has it, but for one account in one month. */
const MODELS = `
  create schema ${BROKEN_MODELS};
  create table ${BROKEN_MODELS}.quickbooks__profit_and_loss as
  select account_id, column_start as period_first_day, amount as converted_amount
  from typed.qb_report_profit_and_loss_cell
  where kind <> 'summary' and account_id is not null and column_start is not null and amount is not null
    and column_key <> 'total';
  update ${BROKEN_MODELS}.quickbooks__profit_and_loss set converted_amount = converted_amount + 1
  where (account_id, period_first_day) = (
    select account_id, period_first_day from ${BROKEN_MODELS}.quickbooks__profit_and_loss
    where converted_amount <> 0 order by 1, 2 limit 1
  )`;

/** One change for each test of the package. */
export const BREAKAGES: readonly Breakage[] = [
  {
    test: 'accounts_that_multiply_rows',
    sql: `insert into raw.qb_accounts (id, payload, ${ENVELOPE.ingestedAt.name})
      select 'second-receivable', payload || '{"Id": "second-receivable"}', now() from raw.qb_accounts
      where payload ->> 'AccountType' = 'Accounts Receivable' and not coalesce((payload ->> 'SubAccount')::boolean, false)
      limit 1`,
  },
  {
    test: 'balance_sheet_is_even',
    sql: setOne('qb_report_balance_sheet', 'Rows,Row,0,Summary,ColData,1,value', '"0.01"'),
  },
  {
    test: 'journal_entries_balance',
    sql: setOne('qb_journal_entries', 'Line,0,Amount', '0.01'),
  },
  {
    test: 'keys_are_unique',
    sql: `alter table raw.qb_terms drop constraint qb_terms_pkey;
      insert into raw.qb_terms select * from raw.qb_terms limit 1`,
  },
  {
    test: 'months_make_the_total',
    sql: `update raw.qb_report_profit_and_loss
      set payload = jsonb_set(payload, '{Rows,Row,0,Summary,ColData,1,value}', '"0.01"')
      where payload #>> '{Header,SummarizeColumnsBy}' = 'Month'`,
  },
  {
    test: 'months_make_the_year',
    sql: januaryStatement('', '10.00') + januaryStatement('&summarize_column_by=Total', '10.01'),
  },
  { test: 'no_odd_values', sql: setOne('qb_estimates', 'TxnDate', '"2023-02-29"') },
  { test: 'profit_and_loss_of_models', sql: MODELS },
  {
    test: 'references_resolve',
    sql: setOne('qb_invoices', 'CustomerRef,value', '"no-such-customer"', "payload ? 'CustomerRef'"),
  },
  { test: 'totals_of_deposits', sql: setOne('qb_deposits', 'TotalAmt', '0.01') },
  { test: 'totals_of_purchase_forms', sql: setOne('qb_bills', 'TotalAmt', '0.01') },
  { test: 'totals_of_sales_forms', sql: setOne('qb_sales_receipts', 'TotalAmt', '0.01') },
  {
    test: 'trial_balance_is_even',
    sql: setOne('qb_report_trial_balance', 'Rows,Row,0,ColData,1,value', '"0.01"'),
  },
];

/** Breaks the loaded company. The package must have been built over it, and nothing else may read it any more. */
export async function breakCompany(warehouse: Warehouse): Promise<void> {
  for (const { sql } of BREAKAGES) await warehouse.query(sql);
}
