import { beforeAll, describe, expect, it } from 'vitest';
import { REPORT_KINDS, type ReportName } from '../src/reports/report-kinds.ts';
import { createReports } from './report-of.ts';
import {
  cellsOf,
  cents,
  centsOfGroup,
  keysOf,
  type PathRow,
  pathRows,
  type ReportAnswer,
} from './report-rows.ts';

const YEAR = 'start_date=2024-01-01&end_date=2024-12-31';
const NAMES = Object.keys(REPORT_KINDS) as ReportName[];
let company: ReturnType<typeof createReports>;
beforeAll(() => {
  company = createReports({ seed: 13 });
  company.mutate({ count: 200, entities: ['Invoice', 'Bill', 'Payment', 'BillPayment', 'CreditMemo'] });
});

/** The balance of an account at a day, in cents, as the trial balance has it; that of the accounts of all currencies. */
function balanceOf(name: string, day: string): number {
  const report = company.known('TrialBalance', `start_date=2000-01-01&end_date=${day}`);
  const rows = cellsOf(report).filter(
    ([first]) => first?.value === name || first?.value.startsWith(`${name} (A/`),
  );
  const balances = rows.map(([, debit, credit]) => cents(debit?.value ?? '') - cents(credit?.value ?? ''));
  return Math.abs(balances.reduce((sum, one) => sum + one, 0));
}

const lastCents = (report: ReportAnswer) => {
  const row = pathRows(report).findLast(({ group }) => group === 'GrandTotal');
  return cents(row?.cells.at(-1)?.value ?? '');
};

/** One cell for each column, each of text, those of money with an amount. */
function isWellFormed(cells: PathRow['cells'], { Columns: { Column } }: ReportAnswer): boolean {
  if (cells.length !== Column.length) return false;
  return cells.every(({ value, id }, column) => {
    const isText = typeof value === 'string' && ['string', 'undefined'].includes(typeof id);
    return isText && (Column[column]?.ColType !== 'Money' || !Number.isNaN(cents(value)));
  });
}

describe('every documented report', () => {
  it('has one of 29 names', () => expect(NAMES).toHaveLength(29));

  it.each(NAMES)('%s is well formed in both services, and has no rows without data', (name) => {
    for (const reportService of ['classic', 'modern'] as const) {
      const query = `${YEAR}&report_date=2024-03-31&agency_id=3`;
      const report = company.report(name, query, { reportService });
      const rows = pathRows(report);
      expect(rows.length, name).toBeGreaterThan(0);
      expect(rows.filter(({ cells }) => !isWellFormed(cells, report))).toEqual([]);
    }
    const none = 'start_date=1990-01-01&end_date=1990-12-31&report_date=1990-12-31&agency_id=3';
    const { Header } = company.report(name, none) as ReportAnswer & { Header: { Option: object[] } };
    const hasNoData = { Name: 'NoReportData', Value: 'true' };
    if (name !== 'AccountList') expect(Header.Option).toContainEqual(hasNoData);
  });
});

describe.each([
  ['AgedReceivables', 'CustomerBalance', 'Accounts Receivable'],
  ['AgedPayables', 'VendorBalance', 'Accounts Payable'],
] as const)('what is open in %s', (aging, balance, account) => {
  it.each(['2023-12-15', '2024-02-10', '2024-12-31'])('at %s is the balance of the account', (day) => {
    const expected = balanceOf(account, day);
    expect(expected).toBeGreaterThan(0);
    const detail = `${aging.slice(0, -1)}Detail` as ReportName;
    for (const name of [aging, detail, balance]) {
      expect(Math.abs(lastCents(company.report(name, `report_date=${day}`))), name).toBe(expected);
    }
    const rows = pathRows(company.report(`${balance}Detail`, `report_date=${day}`));
    const open = rows.findLast(({ group }) => group === 'GrandTotal')?.cells[5]?.value ?? '';
    expect(Math.abs(cents(open))).toBe(expected);
  });

  it('is in exactly one of two parts by due date', () => {
    for (const name of [`${aging.slice(0, -1)}Detail`, `${balance}Detail`] as ReportName[]) {
      const idsOf = (dates: string) =>
        cellsOf(company.report(name, `report_date=2024-03-31${dates}`)).map((cells) => cells[1]?.id);
      const parts = ['&end_duedate=2024-02-20', '&start_duedate=2024-02-21'].map(idsOf);
      expect(Math.min(...parts.map(({ length }) => length)), name).toBeGreaterThan(0);
      expect(parts.flat().sort()).toEqual(idsOf('').sort());
    }
  });

  it('is parted by times past due, and by customers or vendors', () => {
    const report = company.report(aging, 'report_date=2024-03-31');
    for (const { cells } of pathRows(report)) {
      const [total = 0, ...parts] = cells
        .slice(1)
        .map(({ value }) => cents(value))
        .reverse();
      expect(parts.reduce((sum, one) => sum + one, 0)).toBe(total);
    }
    const parameter = aging === 'AgedReceivables' ? 'customer' : 'vendor';
    const [first] = cellsOf(report);
    const alone = company.report(aging, `report_date=2024-03-31&${parameter}=${first?.[0]?.id}`);
    expect(cellsOf(alone)).toEqual([first]);
  });
});

it('an invoice that is not paid is open with its balance', () => {
  const dataset = company.datasets.get('invoice');
  const report = company.known('AgedReceivableDetail', 'report_date=2030-01-01');
  const open = new Map(cellsOf(report).map((cells) => [cells[1]?.id, cells]));
  let count = 0;
  for (let rank = 0; rank < (dataset?.size ?? 0); rank += 1) {
    const invoice = JSON.parse(dataset?.text(dataset.rowAt('CreateTime', rank)) ?? '{}');
    const isPlain = invoice.LinkedTxn.length === 0 && invoice.Balance > 0;
    if (!isPlain) continue;
    count += 1;
    const home = Math.round(invoice.Balance * 100 * (invoice.ExchangeRate ?? 1));
    expect(Math.abs(cents(open.get(invoice.Id)?.at(-1)?.value ?? '') - home)).toBeLessThanOrEqual(1);
    expect(open.get(invoice.Id)?.[4]?.value).toBe(invoice.DueDate);
  }
  expect(count).toBeGreaterThan(50);
});

it('an invoice that is paid in full is not open, nor is its payment', () => {
  const open = new Set(
    cellsOf(company.known('AgedReceivableDetail', 'report_date=2030-01-01')).map((cells) => cells[1]?.id),
  );
  const invoices = company.datasets.get('invoice');
  const payments = company.datasets.get('payment');
  let count = 0;
  for (let rank = 0; rank < (payments?.size ?? 0); rank += 1) {
    const payment = JSON.parse(payments?.text(payments.rowAt('CreateTime', rank)) ?? '{}');
    const paid = payment.Line[0]?.LinkedTxn[0].TxnId;
    const row = invoices?.rowById(String(paid));
    const isWhole = payment.PrivateNote !== 'Voided' && !payment.DocNumber && row !== undefined;
    if (!isWhole || JSON.parse(invoices?.text(row) ?? '').TotalAmt !== payment.TotalAmt) continue;
    count += 1;
    expect(open.has(payment.Id), payment.Id).toBe(false);
  }
  expect(count).toBeGreaterThan(20);
});

describe.each(['Accrual', 'Cash'])('the sums by name on basis %s', (basis) => {
  const query = `${YEAR}&accounting_method=${basis}`;
  const statement = (group: string) => centsOfGroup(company.known('ProfitAndLoss', query), group)[0] ?? 0;

  it.each(['CustomerSales', 'DepartmentSales', 'ClassSales'] as const)('%s are the income', (name) => {
    expect(lastCents(company.report(name, query))).toBe(statement('Income'));
    const [total = 0, ...months] = centsOfGroup(
      company.report(name, `${query}&summarize_column_by=Month`),
      'GrandTotal',
    ).reverse();
    expect(months).toHaveLength(12);
    expect(months.reduce((sum, one) => sum + one, 0)).toBe(total);
  });

  it('of items are the income, of vendors the expenses, of customers the net income', () => {
    expect(centsOfGroup(company.report('ItemSales', query), 'GrandTotal')[1]).toBe(statement('Income'));
    const expenses = statement('COGS') + statement('Expenses') + statement('OtherExpenses');
    expect(lastCents(company.report('VendorExpenses', query))).toBe(expenses);
    expect(lastCents(company.report('CustomerIncome', query))).toBe(statement('NetIncome'));
  });
});

describe('stock, accounts and taxes', () => {
  it('the value of the stock is the balance of the inventory account', () => {
    const summary = company.report('InventoryValuationSummary', 'report_date=2024-12-31');
    const value = centsOfGroup(summary, 'GrandTotal')[1] ?? 0;
    expect(Math.abs(value)).toBe(balanceOf('Inventory Asset', '2024-12-31'));
    const detail = company.report('InventoryValuationDetail', 'start_date=2000-01-01&end_date=2024-12-31');
    const units = (report: ReportAnswer, at: number) =>
      cellsOf(report).reduce((sum, cells) => sum + Number(cells[at]?.value ?? 0), 0);
    expect(units(detail, 4)).toBeCloseTo(units(summary, 1), 1);
  });

  it('without postings of stock there is none, and no cost of sales', () => {
    const none = { inventoryPostings: 'none' } as const;
    const plain = company.report('TrialBalance', 'start_date=2000-01-01&end_date=2024-12-31', none);
    const [debits, credits] = centsOfGroup(plain, 'GrandTotal');
    expect(debits).toBe(credits);
    expect(cents(cellsOf(plain).find(([name]) => name?.id === '81')?.[1]?.value ?? '')).toBeGreaterThan(0);
  });

  it('every account is listed with its balance, and by status', () => {
    const list = cellsOf(company.report('AccountList', ''));
    expect(list).toHaveLength(company.datasets.get('account')?.size ?? 0);
    const receivable = list.find(([name]) => name?.id === '84');
    expect(cents(receivable?.at(-1)?.value ?? '')).toBe(balanceOf('Accounts Receivable (A/R)', '2024-08-15'));
    const deleted = cellsOf(company.report('AccountList', 'account_status=Deleted')).length;
    const others = cellsOf(company.report('AccountList', 'account_status=Not_Deleted')).length;
    expect(deleted).toBeGreaterThan(0);
    expect(deleted + others).toBe(list.length);
    const some = company.report('AccountList', 'columns=account_name,account_bal&account_type=Bank');
    expect(keysOf(some)).toEqual(['account_name', 'account_bal']);
    expect(cellsOf(some).map(([name]) => name?.value)).toEqual(['Checking', 'Savings']);
  });

  it('the tax of an agency is what sales added to the account of taxes', () => {
    const ledger = company.report('GeneralLedger', `${YEAR}&account=90&columns=txn_type,subt_nat_amount`);
    const sales = cellsOf(ledger).filter(([type]) => ['Invoice', 'Credit Memo'].includes(type?.value ?? ''));
    const collected = sales.reduce((sum, [, amount]) => sum + cents(amount?.value ?? ''), 0);
    expect(collected).toBeGreaterThan(0);
    expect(lastCents(company.report('TaxSummary', `${YEAR}&agency_id=3`))).toBe(collected);
    expect(() => company.report('TaxSummary', YEAR)).toThrow('Required parameter agency_id is missing');
  });
});

it('the balances of customers follow each change, at days before and after it', () => {
  const changing = createReports({ seed: 14 });
  const total = (day: string) => lastCents(changing.report('CustomerBalance', `report_date=${day}`));
  const before = ['2024-06-30', '2030-01-01'].map(total);
  changing.mutate({ count: 60, entities: ['Invoice'] });
  const after = ['2024-06-30', '2030-01-01'].map(total);
  expect(after[1]).not.toBe(before[1]);
  expect([total('2024-06-30'), total('2030-01-01')]).toEqual(after);
  const accounts = cellsOf(changing.report('TrialBalance', 'start_date=2000-01-01&end_date=2030-01-01'));
  const receivable = accounts.filter(([name]) => name?.value.startsWith('Accounts Receivable'));
  expect(after[1]).toBe(
    receivable.reduce(
      (sum, [, debit, credit]) => sum + cents(debit?.value ?? '') - cents(credit?.value ?? ''),
      0,
    ),
  );
});

it('the value of stock follows each change, at a day before and after it', () => {
  const changing = createReports({ seed: 14 });
  const value = (day: string) =>
    centsOfGroup(changing.report('InventoryValuationSummary', `report_date=${day}`), 'GrandTotal')[1];
  const before = value('2030-01-01');
  changing.mutate({ count: 200, entities: ['Bill', 'Invoice', 'SalesReceipt'], kinds: ['delete'] });
  const after = ['2024-06-30', '2030-01-01'].map(value);
  expect(after[1]).not.toBe(before);
  expect(['2024-06-30', '2030-01-01'].map(value)).toEqual(after);
});
