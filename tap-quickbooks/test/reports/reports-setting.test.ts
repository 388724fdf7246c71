import { expect, it } from 'vitest';
import { orderKey, requestOf } from '../../src/reports/report-order.ts';
import { defaultOrders, reportsAsked } from '../../src/reports/reports-setting.ts';
import { REPORT_ROWS } from '../../src/streams/report-rows.ts';

const keysOf = (entries: readonly unknown[]) => {
  const { orders, problems } = reportsAsked(entries);
  expect(problems).toEqual([]);
  return orders.map((order) => `${order.row.report} ${orderKey(order)}`);
};

it('has a stream for each of the 29 documented reports', () => {
  expect(REPORT_ROWS.map(({ name }) => name.replace('qb_report_', '')).sort()).toEqual(
    [
      ...[
        'account_list',
        'aged_payable_detail',
        'aged_payables',
        'aged_receivable_detail',
        'aged_receivables',
      ],
      ...['balance_sheet', 'cash_flow', 'class_sales', 'customer_balance', 'customer_balance_detail'],
      ...['customer_income', 'customer_sales', 'department_sales', 'general_ledger'],
      ...['inventory_valuation_detail', 'inventory_valuation_summary', 'item_sales', 'journal_report'],
      ...['profit_and_loss', 'profit_and_loss_detail', 'tax_summary', 'transaction_list'],
      ...['transaction_list_by_customer', 'transaction_list_by_vendor', 'transaction_list_with_splits'],
      ...['trial_balance', 'vendor_balance', 'vendor_balance_detail', 'vendor_expenses'],
    ].sort(),
  );
});

it.each(REPORT_ROWS.filter(({ requiredFilter }) => requiredFilter === undefined))(
  '$report has defaults that it takes',
  (row) => {
    const [order, ...more] = defaultOrders(row);
    expect(more).toEqual([]);
    expect(row.periods).toContain(order?.period);
    expect(order?.parameters.accounting_method).toBe(row.hasBasis ? 'Accrual' : undefined);
  },
);

it.each([
  ['ProfitAndLoss:month', ['ProfitAndLoss month?accounting_method=Accrual&summarize_column_by=Month']],
  ['profit_and_loss:year:cash', ['ProfitAndLoss year?accounting_method=Cash']],
  ['qb_report_balance_sheet', ['BalanceSheet month_end?accounting_method=Accrual&summarize_column_by=Month']],
  [
    'trialbalance:month:both',
    ['TrialBalance month_end?accounting_method=Accrual', 'TrialBalance month_end?accounting_method=Cash'],
  ],
  [
    { name: 'TransactionList', columns: ['tx_date', 'txn_type'], filters: { customer: [1, 2] } },
    ['TransactionList fit?columns=tx_date,txn_type&customer=1,2'],
  ],
  [
    { name: 'ProfitAndLoss', summarize_column_by: 'classes' },
    ['ProfitAndLoss month?accounting_method=Accrual&summarize_column_by=Classes'],
  ],
  [
    { name: 'TaxSummary', filters: { agency_id: '1' } },
    ['TaxSummary month?accounting_method=Accrual&agency_id=1'],
  ],
])('reads %j', (entry, keys) => {
  expect(keysOf([entry])).toEqual(keys);
});

it.each([
  ['ProfitAndLos', /"ProfitAndLos" is not a report \(ProfitAndLoss\?\)$/],
  ['Cashflows', /"Cashflows" is not a report \(CashFlow\?\)/],
  ['ProfitAndLoss:weekly', /has the period "weekly"; allowed are month, year, day/],
  ['ProfitAndLoss:mont', /\(month\?\)/],
  ['CashFlow:month:cash', /CashFlow takes no basis/],
  ['ProfitAndLoss:month:cassh', /has the basis "cassh" \(Cash\?\); allowed are Accrual, Cash, both/],
  ['ProfitAndLoss:month:cash:x', /has more than REPORT:period:basis/],
  ['AgedReceivables:month:', /takes no basis/],
  ['', /"" is not a report/],
  ['TaxSummary', /TaxSummary needs the filter agency_id/],
  [7, /7 is neither the name of a report nor an object/],
  [null, /null is neither/],
  [{}, /has the name undefined/],
  [{ name: 'ProfitAndLoss', perid: 'month' }, /has "perid" \(period\?\); allowed are name, period/],
  [{ name: 'ProfitAndLoss', columns: ['tx_date'] }, /takes no columns/],
  [{ name: 'GeneralLedger', columns: ['tx_dat'] }, /has the column "tx_dat" \(tx_date\?\)/],
  [{ name: 'GeneralLedger', columns: [] }, /columns of GeneralLedger are \[\]/],
  [{ name: 'ProfitAndLoss', filters: { custmer: '1' } }, /has the filter "custmer" \(customer\?\)/],
  [{ name: 'ProfitAndLoss', filters: { customer: '' } }, /the filter customer of ProfitAndLoss is "": give/],
  [{ name: 'ProfitAndLoss', filters: { customer: { id: 1 } } }, /give a text or a list/],
  [{ name: 'ProfitAndLoss', filters: ['1'] }, /give an object/],
  [{ name: 'ProfitAndLoss', filters: { start_date: '2024-01-01' } }, /use start_date of the tap and period/],
  [{ name: 'ProfitAndLoss', filters: { accounting_method: 'Cash' } }, /use basis instead/],
  [{ name: 'AgedPayables', summarize_column_by: 'Month' }, /takes no summarize_column_by/],
  ['ProfitAndLoss::cash', /has the period ""/],
  [{ name: 'ProfitAndLoss', period: null }, /has the period null/],
  [{ name: 'ProfitAndLoss', period: ['month'] }, /has the period \["month"\]/],
  [{ name: 'ProfitAndLoss', basis: null }, /has the basis null/],
  [{ name: 'ProfitAndLoss', basis: ['Cash'] }, /has the basis \["Cash"\]/],
  [{ name: 'ProfitAndLoss', basis: 'constructor' }, /has the basis "constructor"; allowed are Accrual/],
  [{ name: 'ProfitAndLoss', basis: '__proto__' }, /has the basis "__proto__"; allowed are Accrual/],
  [{ name: 'ProfitAndLoss', filters: null }, /filters of ProfitAndLoss are null/],
  [{ name: 'ProfitAndLoss', filters: { constructor: '1' } }, /the filter "constructor".*; allowed are/],
  [
    { name: 'ProfitAndLoss', filters: JSON.parse('{"__proto__":"1"}') },
    /the filter "__proto__".*allowed are/,
  ],
  [{ name: 'ProfitAndLoss', filters: { customer: true } }, /customer of ProfitAndLoss is true: it takes Ids/],
  [{ name: 'ProfitAndLoss', filters: { customer: 1.5 } }, /customer of ProfitAndLoss/],
  [{ name: 'ProfitAndLoss', filters: { customer: 'Cool Cars' } }, /is "Cool Cars": it takes Ids/],
  [{ name: 'ProfitAndLoss', filters: { customer: '1&end_date=2020-01-01' } }, /it takes Ids/],
  [{ name: 'ProfitAndLoss', filters: { sort_order: 'sideways' } }, /it takes ascend or descend/],
  [{ name: 'AgedPayableDetail', filters: { aging_period: 'abc' } }, /it takes one whole number/],
  [{ name: 'AgedPayableDetail', filters: { num_periods: [1, 2] } }, /it takes one whole number/],
  [{ name: 'AgedPayableDetail', filters: { start_duedate: 'yesterday' } }, /it takes one day/],
  [{ name: 'AgedPayableDetail', filters: { start_duedate: '2024-02-30' } }, /it takes one day/],
  [
    { name: 'TransactionList', filters: { transaction_type: 'Invoices' } },
    /transaction_type of TransactionList is "Invoices": it takes types, written as CreditCardCharge, /,
  ],
  [{ name: 'GeneralLedger', filters: { account_type: ['Bank', 'Accounts Receivable'] } }, /it takes types/],
  [{ name: 'AccountList', filters: { account_type: 'bank' } }, /it takes types, written as Bank, /],
  [{ name: 'TaxSummary', filters: { agency_id: null } }, /agency_id of TaxSummary is null/],
  [{ name: 'ProfitAndLoss', summarize_column_by: ['Month'] }, /has the summarize_column_by \["Month"\]/],
  [{ name: 'ProfitAndLoss', summarize_column_by: 'Months' }, /"Months" \(Month\?\); allowed are Total/],
])('refuses %j', (entry, reason) => {
  const { orders, problems } = reportsAsked([entry]);
  const names = problems.filter((problem) => problem.startsWith('reports are ProfitAndLoss, '));
  expect(problems).toEqual([expect.stringMatching(reason), ...names]);
  expect(orders).toEqual([]);
});

it('names all reports once, however many of the names are unknown', () => {
  expect(reportsAsked(['Trial', 'Balance', 'ProfitAndLoss', 'P&L:year']).problems).toEqual([
    'reports: "Trial" is not a report',
    'reports: "Balance" is not a report',
    'reports: "P&L" is not a report',
    expect.stringMatching(/^reports are ProfitAndLoss, .*, TaxSummary$/),
  ]);
});

it('refuses the same report with the same parameters twice', () => {
  expect(reportsAsked(['CashFlow', 'cash_flow:month']).problems).toEqual([expect.stringMatching(/twice/)]);
  expect(reportsAsked(['CashFlow', 'cash_flow:year']).problems).toEqual([]);
});

it.each([
  [
    { name: 'TransactionList', filters: { customer: [1, 2] } },
    { name: 'TransactionList', filters: { customer: '2,1,2' } },
  ],
  [
    { name: 'TransactionList', columns: ['tx_date', 'memo'] },
    { name: 'TransactionList', columns: 'memo,tx_date' },
  ],
  ['ProfitAndLoss', { name: 'ProfitAndLoss', period: 'year', summarize_column_by: 'Month' }],
  ['ProfitAndLoss:month:both', 'ProfitAndLoss:month:CASH'],
])('refuses %j beside %j, which asks for the same', (...entries) => {
  expect(reportsAsked(entries).problems).toEqual([expect.stringMatching(/twice: leave one of the two out/)]);
});

it.each([
  [
    ['GeneralLedger', 'GeneralLedger:month'],
    /GeneralLedger is there by fit and by month with the same param/,
  ],
  [['TransactionList:day', 'TransactionList:year'], /by day and by year/],
  [['GeneralLedger:fit:both', 'GeneralLedger:month:cash'], /by fit and by month/],
  [['GeneralLedger:fit', 'GeneralLedger:month:cash'], undefined],
  [['ItemSales:month', 'ItemSales:year'], undefined],
  [['GeneralLedger', { name: 'GeneralLedger', period: 'month', filters: { account: 1 } }], undefined],
  [[{ name: 'TransactionList', filters: { transaction_type: 'PayrollCheck,Check' } }], undefined],
])('takes of %j only what does not bring each row of a detail report twice', (entries, reason) => {
  expect(reportsAsked(entries).problems).toEqual(reason === undefined ? [] : [expect.stringMatching(reason)]);
});

it('the key of a record is the request, whatever the order in which a user writes its parts', () => {
  const period = { start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 1, 1) };
  const ids = [
    { customer: '1', class: '2' },
    { class: ['2'], customer: 1 },
  ].map((filters) => {
    const [order] = reportsAsked([{ name: 'ProfitAndLossDetail', filters, period: 'month' }]).orders;
    return order && requestOf(order, period).id;
  });
  expect(ids).toEqual(
    ids.map(
      () =>
        'ProfitAndLossDetail?accounting_method=Accrual&class=2&customer=1&start_date=2024-01-01&end_date=2024-01-31',
    ),
  );
});
