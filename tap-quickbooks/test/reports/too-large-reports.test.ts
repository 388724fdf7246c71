import { FatalApiError } from 'singer';
import { describe, expect, it } from 'vitest';
import { CountedCompany, daysOf, runReports } from '../support/counted-company.ts';

const TEN_YEARS = { start: '2016-12-01T00:00:00Z', now: '2026-11-28T12:00:00Z' } as const;

describe('an answer that is too much', () => {
  it('is not written, and its halves are', async () => {
    const source = new CountedCompany({ rowsOn: () => 10, columns: 10, mostCells: 1_000 });
    const { table, problem } = await runReports({
      ...TEN_YEARS,
      start: '2026-11-01T00:00:00Z',
      reports: ['GeneralLedger:month'],
      source,
    });
    expect(problem).toBeUndefined();
    expect(table.size).toBe(4);
    expect(daysOf(table).size).toBe(30);
  });

  it('is known without its text in a list without groups, as another language has another text', async () => {
    const source = new CountedCompany({ rowsOn: () => 3_000 });
    source.change = (answer) => ({ ...answer, isCapped: false, hasSummary: false });
    const { table, problem } = await runReports({
      ...TEN_YEARS,
      start: '2026-11-01T00:00:00Z',
      reports: ['TransactionList:month'],
      source,
    });
    expect(problem).toBeUndefined();
    expect(table.size).toBe(4);
    expect(daysOf(table).size).toBe(30);
  });

  it('that came too late is halved as well', async () => {
    const source = new CountedCompany({ rowsOn: () => 10, mostRows: 50 });
    const { table, problem } = await runReports({
      ...TEN_YEARS,
      start: '2026-11-01T00:00:00Z',
      reports: ['TransactionList'],
      source,
    });
    expect(problem).toBeUndefined();
    expect(daysOf(table).size).toBe(30);
  });

  it('of a year by months is halved down to a month without columns of months, then to days', async () => {
    const source = new CountedCompany({ rowsOn: () => 1, mostRows: 20 });
    const { table, problem } = await runReports({
      ...TEN_YEARS,
      start: '2026-11-01T00:00:00Z',
      reports: ['ProfitAndLoss'],
      source,
    });
    expect(problem).toBeUndefined();
    expect(daysOf(table).size).toBe(365);
    expect(source.requests.some(({ id }) => id.endsWith('start_date=2026-02-01&end_date=2026-02-14'))).toBe(
      true,
    );
  });

  it('of a day is split by account type, then has fewer columns', async () => {
    const parts = (_: number, { account_type: type }: Readonly<Record<string, string>>) =>
      ({ Bank: 60, Income: 120 })[type ?? ''] ?? (type === undefined ? 180 : 0);
    const source = new CountedCompany({ rowsOn: parts, columns: 8, mostCells: 500 });
    const { table, problem, state } = await runReports({
      ...TEN_YEARS,
      start: '2026-11-28T00:00:00Z',
      reports: ['GeneralLedger:day'],
      source,
    });
    expect(problem).toBeUndefined();
    expect(table.size).toBe(16);
    expect([...table.keys()].filter((id) => id.includes('columns='))).toEqual([
      'GeneralLedger?account_type=Income&accounting_method=Accrual&columns=tx_date,txn_type,subt_nat_amount,rbal_nat_amount&start_date=2026-11-28&end_date=2026-11-28',
    ]);
    expect(state.toJson()).toContain('"account_type":"Bank"');
  });

  it('of a day whose parts miss rows stays open, and is named', async () => {
    const rowsOn = (_: number, { account_type: type }: Readonly<Record<string, string>>) =>
      type === undefined ? 180 : 1;
    const source = new CountedCompany({ rowsOn, columns: 8, mostCells: 500 });
    const { problem, state } = await runReports({
      ...TEN_YEARS,
      start: '2026-11-28T00:00:00Z',
      reports: ['GeneralLedger:day'],
      source,
    });
    expect(problem).toBeInstanceOf(FatalApiError);
    expect(problem?.message).toMatch(
      /GeneralLedger 2026-11-28 .*16 rows together, and the cut answer had 62/,
    );
    expect(state.reports('qb_report_general_ledger').orders.size).toBe(0);
  });

  it('of a balance that cannot be split is named, and the other periods are read', async () => {
    const source = new CountedCompany({ rowsOn: (day) => (day === Date.UTC(2026, 9, 31) ? 90_000 : 1) });
    const { table, problem } = await runReports({
      ...TEN_YEARS,
      start: '2026-08-01T00:00:00Z',
      reports: ['AgedReceivables', 'AgedPayables'],
      source,
    });
    expect(problem?.message).toMatch(
      /AgedReceivables 2026-10-01 to 2026-10-31 \(QuickBooks says that it is unable to display more data\)/,
    );
    expect(table.size).toBe(6);
  });

  it('in a period that was read whole before retires the record of the whole', async () => {
    let busy = 1;
    const source = new CountedCompany({ rowsOn: () => busy, columns: 10, mostCells: 1_000 });
    const options = {
      ...TEN_YEARS,
      start: '2026-11-01T00:00:00Z',
      reports: ['TransactionList:month'],
      source,
    };
    const { state, table } = await runReports(options);
    expect(table.size).toBe(1);
    busy = 5;
    await runReports({ ...options, state, table });
    expect(table.size).toBe(2);
    expect(daysOf(table).size).toBe(30);
  });
});

describe('an answer that is not what was asked for', () => {
  it.each([
    ['StartPeriod', '2026-11-02'],
    ['EndPeriod', '2026-11-28'],
    ['ReportBasis', 'Cash'],
    ['ReportName', 'profitAndLoss'],
    ['SummarizeColumnsBy', 'Total'],
    ['StartPeriod', undefined],
  ])('leaves its period open and names it: %s %s', async (member, value) => {
    const source = new CountedCompany({ rowsOn: () => 1 });
    source.change = (answer, { parameters }) =>
      parameters.start_date === '2025-01-01'
        ? { ...answer, header: { ...answer.header, [member]: value } }
        : answer;
    const { table, problem, state } = await runReports({
      ...TEN_YEARS,
      start: '2024-01-01T00:00:00Z',
      reports: ['ProfitAndLoss'],
      source,
    });
    expect(problem).toBeInstanceOf(FatalApiError);
    expect(problem?.message).toContain(`ProfitAndLoss 2025-01-01 to 2025-12-31`);
    expect(problem?.message).toContain(`Header.${member} is`);
    expect(table.size).toBe(2);
    source.change = (answer) => answer;
    source.requests.length = 0;
    await runReports({
      ...TEN_YEARS,
      start: '2024-01-01T00:00:00Z',
      reports: ['ProfitAndLoss'],
      source,
      state,
      table,
    });
    expect(source.requests.map(({ parameters }) => parameters.start_date)).toEqual([
      '2026-01-01',
      '2025-01-01',
    ]);
    expect(table.size).toBe(3);
  });

  it('a report that is refused three times is not asked for further, and others are read', async () => {
    const source = new CountedCompany({ rowsOn: () => 1 });
    source.change = (answer, { report }) => {
      if (report === 'TrialBalance') throw new FatalApiError('a refusal');
      return answer;
    };
    const { table, problem } = await runReports({
      ...TEN_YEARS,
      reports: ['TrialBalance', 'AgedPayables'],
      source,
    });
    expect(problem?.message).toMatch(/a refusal\. After 3 refusals/);
    expect(table.size).toBe(120);
    expect(source.requests.filter(({ report }) => report === 'TrialBalance').length).toBeLessThanOrEqual(5);
  });
});
