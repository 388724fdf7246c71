import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountOf, amountText } from '../../src/tie-out/amount.ts';
import { checkReport as checkText } from '../../src/tie-out/identities.ts';
import { comparePeriods } from '../../src/tie-out/periods.ts';
import { isWholeList } from '../../src/tie-out/transactions.ts';

const checkReport = (name: string, report: unknown) => checkText(name, Buffer.from(JSON.stringify(report)));
const row = (...values: string[]) => ({ ColData: values.map((value) => ({ value })) });
const keyed = (...keys: string[]) => ({
  Column: keys.map((key) => ({ ColType: 'Money', MetaData: [{ Name: 'ColKey', Value: key }] })),
});

describe('an amount', () => {
  it('is exact, and comes back as text', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (amount) => {
        expect(amountOf(amountText(amount))).toBe(amount);
      }),
    );
  });

  it.each([
    ['', 0n],
    ['0.00', 0n],
    ['.5', 50_000_000n],
    ['225.0', 22_500_000_000n],
    ['-1201.00', -120_100_000_000n],
    ['12345678901234567.89', 1_234_567_890_123_456_789_000_000n],
  ])('of the text %j is %s', (text, amount) => {
    expect(amountOf(text)).toBe(amount);
  });

  it.each(['-', '.', '1,000.00', '1e5', 'Total', '0.123456789'])('is not %j', (text) => {
    expect(amountOf(text)).toBeUndefined();
  });
});

describe('a profit and loss with months', () => {
  const months = (total: string, ...values: string[]) => ({
    Columns: {
      Column: [
        { ColType: 'Account' },
        ...values.map((_, i) => ({
          ColType: 'Money',
          MetaData: [
            { Name: 'StartDate', Value: `2024-0${i + 1}-01` },
            { Name: 'EndDate', Value: `2024-0${i + 1}-28` },
          ],
        })),
        { ColType: 'Money', MetaData: [{ Name: 'ColKey', Value: 'total' }] },
      ],
    },
    Rows: { Row: [{ ...row('Net Income', ...values, total), type: 'Data', group: 'NetIncome' }] },
  });

  it('ties out if they add up, with empty cells for nothing', () => {
    expect(checkReport('ProfitAndLoss', months('0.30', '0.10', '', '0.20'))).toEqual({
      checks: 1,
      mismatches: [],
    });
    expect(checkReport('ProfitAndLoss', months('0.31', '0.10', '', '0.20')).mismatches).toEqual([
      { rule: 'the months add up to the total', of: 'Net Income', expected: '0.31', found: '0.30' },
    ]);
  });

  it('does not tie out by a text that is no amount', () => {
    expect(checkReport('ProfitAndLoss', months('1', 'n/a', '1')).mismatches).toMatchObject([
      { expected: '1.00', found: 'no amount (n/a)' },
    ]);
  });
});

describe('a trial balance', () => {
  const balance = (debit: string, credit: string, grand = [debit, credit]) => ({
    Columns: keyed('account', 'debt_amt', 'credit_amt'),
    Rows: {
      Row: [
        row('Checking', debit, ''),
        { Header: row('Income', '', credit), Rows: { Row: [] }, type: 'Section' },
        { Summary: row('Total', ...grand), type: 'Section', group: 'GrandTotal' },
      ],
    },
  });

  it('ties out if debits are credits, in the accounts and in the total', () => {
    expect(checkReport('TrialBalance', balance('5.00', '5.0'))).toEqual({ checks: 2, mismatches: [] });
    expect(checkReport('TrialBalance', balance('5.00', '6.00')).mismatches).toHaveLength(2);
    expect(checkReport('TrialBalance', balance('5.00', '5.00', ['5.00', '5.01'])).mismatches).toHaveLength(1);
  });
});

it('a balance sheet ties out if both sides are equal in every column', () => {
  const side = (group: string, ...values: string[]) => ({ Summary: row(group, ...values), group });
  const sheet = (...others: string[]) => ({
    Columns: keyed('account', 'a', 'b'),
    Rows: { Row: [side('TotalAssets', '1.00', '2.00'), side('TotalLiabilitiesAndEquity', ...others)] },
  });
  expect(checkReport('BalanceSheet', sheet('1.00', '2.00'))).toEqual({ checks: 2, mismatches: [] });
  expect(checkReport('BalanceSheet', sheet('1.00', '2.01')).mismatches).toHaveLength(1);
});

describe('a general ledger', () => {
  const account = (...rows: object[]) => ({
    Header: row('Checking'),
    Rows: { Row: rows },
    Summary: row('Total'),
  });
  const ledger = (...rows: object[]) => ({
    Columns: { Column: ['tx_date', 'subt_nat_amount', 'rbal_nat_amount'].map((ColType) => ({ ColType })) },
    Rows: { Row: [account(...rows)] },
  });
  const entry = (amount: string, balance: string) => ({
    ColData: [{ value: '2024-01-01', id: '7' }, { value: amount }, { value: balance }],
  });

  it('ties out if the opening balance and the amounts make the last balance', () => {
    const good = ledger(
      row('Beginning Balance', '', '10.00'),
      entry('5.00', '15.00'),
      entry('-1.00', '14.00'),
    );
    expect(checkReport('GeneralLedger', good)).toEqual({ checks: 1, mismatches: [] });
    expect(checkReport('GeneralLedger', ledger(entry('5.00', '5.00'))).mismatches).toEqual([]);
    expect(
      checkReport('GeneralLedger', ledger(entry('5.00', '5.00'), entry('1.00', '5.00'))).mismatches,
    ).toEqual([
      {
        rule: 'opening balance and amounts make the closing balance',
        ...{ of: 'Checking', expected: '5.00', found: '6.00' },
      },
    ]);
  });
});

describe('periods of net income', () => {
  const income = (start: string, end: string, netIncome: string, series = 'a') => ({
    ...{ series, start, end, netIncome },
  });
  const MONTHS = [
    income('2024-01-01', '2024-01-31', '1.00'),
    income('2024-02-01', '2024-02-29', '2.00'),
    income('2024-03-01', '2024-03-31', '3.00'),
  ];

  it('are compared with shorter ones that fill them', () => {
    expect(comparePeriods([...MONTHS, income('2024-01-01', '2024-03-31', '6.00')])).toEqual({
      checks: 1,
      mismatches: [],
    });
    expect(comparePeriods([income('2024-01-01', '2024-03-31', '7.00'), ...MONTHS]).mismatches).toMatchObject([
      { start: '2024-01-01', end: '2024-03-31', expected: '7.00', found: '6.00' },
    ]);
  });

  it('are not compared with those of another series, or with a gap', () => {
    const quarter = income('2024-01-01', '2024-03-31', '7.00');
    expect(comparePeriods([quarter, ...MONTHS.slice(1)]).checks).toBe(0);
    expect(comparePeriods([{ ...quarter, series: 'b' }, ...MONTHS]).checks).toBe(0);
  });
});

it.each([
  [{ columns: 'tx_date,txn_type' }, '2024-01-01', '2024-12-31', true],
  [null, '2024-01-01', '2024-12-31', true],
  [{ department: '1' }, '2024-01-01', '2024-12-31', false],
  [{ transaction_type: 'Invoice' }, '2024-01-01', '2024-12-31', false],
  [{ transaction_type: 'Invoice' }, '2024-01-01', '2024-01-01', true],
  [{}, null, null, false],
])('a list with the parameters %o from %s to %s is whole: %s', (parameters, start, end, isWhole) => {
  expect(isWholeList(parameters, start, end)).toBe(isWhole);
});
