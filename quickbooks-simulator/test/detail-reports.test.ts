import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportName } from '../src/reports/report-kinds.ts';
import { createReports } from './report-of.ts';
import { cellsOf, cents, centsOfGroup, keysOf, pathRows, type ReportAnswer } from './report-rows.ts';

const YEAR = 'start_date=2024-01-01&end_date=2024-12-31';
const QUARTER = 'start_date=2024-01-01&end_date=2024-03-31';
const CUT = 'Unable to display more data. Please reduce the date range.';
let company: ReturnType<typeof createReports>;
beforeAll(() => {
  company = createReports({ seed: 11 });
  company.mutate({ count: 200, entities: ['Invoice', 'Bill', 'Payment', 'Deposit', 'JournalEntry'] });
});

const ledger = (query: string, options = {}) => company.known('GeneralLedger', query, options);

/** The sections of the accounts of a ledger, in cents: opening, amounts, last balance. */
function accountsOf(report: ReportAnswer) {
  const keys = titlesOf(report);
  const amountAt = keys.indexOf('subt_nat_amount');
  const balanceAt = keys.indexOf('rbal_nat_amount');
  const accounts = new Map<string, { opening: number; amounts: number[]; closing: number }>();
  let id = '';
  const ids = new Map<string, string>();
  for (const { kind, path, cells } of pathRows(report)) {
    const key = [...path, cells[0]?.value].join(':');
    if (kind === 'Header') ids.set(key, cells[0]?.id ?? '');
    if (kind !== 'Data') continue;
    id = ids.get(path.join(':')) ?? '';
    const account = accounts.get(id) ?? { opening: 0, amounts: [], closing: 0 };
    accounts.set(id, account);
    account.closing = cents(cells[balanceAt]?.value ?? '');
    if (cells[0]?.value === 'Beginning Balance') account.opening = account.closing;
    else account.amounts.push(cents(cells[amountAt]?.value ?? ''));
  }
  return accounts;
}

/** Keys of the columns, which the classic service writes as their types in some reports. */
function titlesOf(report: ReportAnswer): string[] {
  return report.Columns.Column.map((column, i) => keysOf(report)[i] ?? column.ColType);
}

describe.each(['Accrual', 'Cash'])('the general ledger on basis %s', (basis) => {
  const method = `accounting_method=${basis}`;

  it('has opening balances that with the amounts make the last ones, account by account', () => {
    const accounts = accountsOf(ledger(`${YEAR}&${method}`));
    expect(accounts.size).toBeGreaterThan(40);
    for (const [id, { opening, amounts, closing }] of accounts) {
      expect(opening + amounts.reduce((sum, one) => sum + one, 0), id).toBe(closing);
    }
  });

  it('opens each range with what the one before it left', () => {
    const first = accountsOf(ledger(`start_date=2024-01-01&end_date=2024-02-29&${method}`));
    const second = accountsOf(ledger(`start_date=2024-03-01&end_date=2024-12-31&${method}`));
    for (const id of ['84', '33', '35', '81', '4'].filter((one) => first.has(one) && second.has(one))) {
      expect(second.get(id)?.opening, id).toBe(first.get(id)?.closing);
    }
    const lines = (part: ReturnType<typeof accountsOf>) =>
      [...part.values()].reduce((sum, { amounts }) => sum + amounts.length, 0);
    expect(lines(first) + lines(second)).toBe(lines(accountsOf(ledger(`${YEAR}&${method}`))));
  });

  it('has the balances of the trial balance', () => {
    const trial = company.report('TrialBalance', `${YEAR}&${method}`);
    const accounts = accountsOf(ledger(`${YEAR}&${method}`));
    const balances = cellsOf(trial).map(([name, debit, credit]) => ({
      id: name?.id ?? '',
      balance: cents(debit?.value ?? '') + cents(credit?.value ?? ''),
    }));
    for (const { id, balance } of balances.filter((one) => one.id !== '2')) {
      expect(Math.abs(accounts.get(id)?.closing ?? 0), id).toBe(balance);
    }
  });
});

describe('the general ledger', () => {
  const amountsOf = (query: string) =>
    [...accountsOf(ledger(query)).values()].flatMap(({ amounts }) => amounts);

  it('is parted by types of accounts, and by accounts', () => {
    const types = [
      ...['Bank', 'AccountsReceivable', 'OtherCurrentAsset', 'AccountsPayable', 'CreditCard', 'Equity'],
      ...['OtherCurrentLiability', 'Income', 'CostOfGoodsSold', 'Expense', 'OtherExpense'],
    ];
    const parts = types.flatMap((type) => amountsOf(`${QUARTER}&account_type=${type}`));
    expect(parts.length).toBeGreaterThan(500);
    expect(parts.sort()).toEqual(amountsOf(QUARTER).sort());
    const checking = accountsOf(ledger(`${YEAR}&account=35`));
    expect([...checking.keys()]).toEqual(['35']);
    expect(checking.get('35')).toEqual(accountsOf(ledger(YEAR)).get('35'));
    const sources = types.flatMap((type) => amountsOf(`${QUARTER}&source_account_type=${type}`));
    expect(sources.sort()).toEqual(amountsOf(QUARTER).sort());
  });

  it('has sub-accounts inside their parents, whose sums hold them', () => {
    const rows = pathRows(ledger(YEAR));
    const below = rows.find(({ kind, path }) => kind === 'Header' && path.length === 1);
    const parent = below?.path[0];
    expect(parent).toBeDefined();
    const total = rows.find(({ cells }) => cells[0]?.value === `Total for ${parent}`);
    const inside = rows.filter(({ kind, path }) => kind === 'Data' && path[0] === parent);
    expect(inside.some(({ path }) => path.length === 2)).toBe(true);
    const sum = inside.reduce((all, { cells }) => all + cents(cells[6]?.value ?? ''), 0);
    expect(cents(total?.cells[6]?.value ?? '')).toBe(sum);
  });

  it('has keys as types from the classic service, and in MetaData from the modern one', () => {
    const classic = ledger(`${YEAR}&account=35`);
    expect(classic.Columns.Column[0]).toEqual({ ColTitle: 'Date', ColType: 'tx_date' });
    const modern = ledger(`${YEAR}&account=35`, { reportService: 'modern' });
    expect(keysOf(modern)).toContain('subt_nat_amount');
    expect(JSON.stringify(classic)).toContain('"-Split-"');
    expect(JSON.stringify(modern)).not.toContain('"-Split-"');
  });

  it('that is cut keeps the first lines, and ends without the sum of the last section', () => {
    const whole = cellsOf(ledger(YEAR));
    const cut = ledger(YEAR, { reportCells: 1600 });
    const cells = cellsOf(cut);
    expect(cells.at(-1)?.[0]?.value).toBe(CUT);
    expect(cells.slice(0, -1)).toEqual(whole.slice(0, cells.length - 1));
    expect(pathRows(cut).length).toBe(201);
    expect(pathRows(cut).at(-1)?.kind).toBe('Data');
  });

  it('has columns of classes and of the home currency only in a company that has them', () => {
    const query = `${YEAR}&account=35&columns=tx_date,klass_name,dept_name,subt_nat_home_amount,currency`;
    const all = ['tx_date', 'klass_name', 'dept_name', 'subt_nat_home_amount', 'currency'];
    expect(titlesOf(ledger(query))).toEqual(all);
    const plain = createReports({ seed: 11, others: 0 } as never);
    expect(titlesOf(plain.report('GeneralLedger', query))).toEqual(['tx_date']);
  });
});

describe('the journal', () => {
  const ALL = 'start_date=1990-01-01&end_date=2030-12-31';

  it.each(['classic', 'modern'] as const)(
    'balances in the %s service, in all and by transaction',
    (service) => {
      const report = company.known('JournalReport', ALL, { reportService: service });
      const rows = pathRows(report);
      const [debits, credits] =
        rows
          .at(-1)
          ?.cells.slice(-2)
          .map(({ value }) => cents(value)) ?? [];
      expect(debits).toBeGreaterThan(0);
      expect(debits).toBe(credits);
      const lines = rows.filter(({ kind }) => kind === 'Data').map(({ cells }) => cells.slice(-2));
      const sum = (at: number) => lines.reduce((all, cells) => all + cents(cells[at]?.value ?? ''), 0);
      expect([sum(0), sum(1)]).toEqual([debits, credits]);
    },
  );

  it('names a transaction once in the classic service, and on each line in the modern one', () => {
    const ids = (service: 'classic' | 'modern') =>
      cellsOf(company.known('JournalReport', ALL, { reportService: service }))
        .map((cells) => cells[1]?.id)
        .filter((id) => id !== undefined);
    const classic = ids('classic');
    const modern = ids('modern');
    expect(new Set(classic).size).toBe(classic.length);
    expect(new Set(modern)).toEqual(new Set(classic));
    expect(modern.length).toBeGreaterThan(2 * classic.length);
  });
});

describe('the other detail reports', () => {
  it.each(['Accrual', 'Cash'])('profit and loss in detail has the sums of the statement (%s)', (basis) => {
    const query = `${YEAR}&accounting_method=${basis}`;
    const detail = company.report('ProfitAndLossDetail', `${query}&columns=tx_date,subt_nat_amount`);
    const statement = company.known('ProfitAndLoss', query);
    for (const group of ['Income', 'COGS', 'Expenses', 'OtherExpenses', 'NetIncome']) {
      expect(centsOfGroup(detail, group), group).toEqual(centsOfGroup(statement, group));
    }
  });

  it.each([
    ['TransactionListByCustomer', ['Invoice', 'Payment', 'Estimate']],
    ['TransactionListByVendor', ['Bill', 'Check', 'Purchase Order']],
  ] as const)('%s has the rows of the list, by name', (name, types) => {
    const list = cellsOf(company.report('TransactionList', `${YEAR}&columns=tx_date,txn_type`));
    const grouped = cellsOf(company.report(name as ReportName, `${YEAR}&columns=tx_date,txn_type,name`));
    for (const type of types) {
      const idsOf = (cells: typeof list) =>
        cells
          .filter((row) => row[1]?.value === type)
          .map((row) => row[1]?.id ?? '')
          .sort();
      if (type === 'Check') expect(idsOf(list)).toEqual(expect.arrayContaining(idsOf(grouped)));
      else expect(idsOf(grouped)).toEqual(idsOf(list));
    }
  });

  it('TransactionListWithSplits names each transaction of the list', () => {
    const ids = (name: ReportName) =>
      new Set(cellsOf(company.report(name, `${YEAR}&columns=txn_type`)).map(([type]) => type?.id));
    expect(ids('TransactionListWithSplits')).toEqual(ids('TransactionList'));
  });

  it('the cash flow is the change of the bank accounts and undeposited funds', () => {
    const flow = company.report('CashFlow', YEAR);
    const cash = (day: string) =>
      cellsOf(company.report('TrialBalance', `start_date=2023-01-01&end_date=${day}`))
        .filter(([name]) => ['4', '35', '36'].includes(name?.id ?? ''))
        .reduce((sum, [, debit, credit]) => sum + cents(debit?.value ?? '') - cents(credit?.value ?? ''), 0);
    expect(centsOfGroup(flow, 'BeginningCash')).toEqual([cash('2023-12-31')]);
    expect(centsOfGroup(flow, 'EndingCash')).toEqual([cash('2024-12-31')]);
    expect(centsOfGroup(flow, 'CashIncrease')).toEqual([cash('2024-12-31') - cash('2023-12-31')]);
    expect(centsOfGroup(flow, 'CashIncrease')[0]).not.toBe(0);
    const months = centsOfGroup(
      company.report('CashFlow', `${YEAR}&summarize_column_by=Month`),
      'CashIncrease',
    );
    const [total = 0, ...parts] = months.reverse();
    expect(parts.reduce((sum, one) => sum + one, 0)).toBe(total);
  });
});
