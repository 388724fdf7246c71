import { DAY_MS } from 'singer';
import { describe, expect, it } from 'vitest';
import { dayIn } from '../../src/coverage/days.ts';
import { State } from '../../src/coverage/state.ts';
import { touched } from '../../src/reports/touched.ts';
import { Shutdown } from '../../src/shutdown.ts';
import { REPORT_ROWS } from '../../src/streams/report-rows.ts';
import { CountedCompany, daysOf, type ReportRun, runReports } from '../support/counted-company.ts';

const TEN_YEARS = { start: '2016-12-01T00:00:00Z', now: '2026-11-28T12:00:00Z' } as const;

/** 200,000 transactions in ten years, more each year, fewer at weekends. */
function transactionsOn(day: number): number {
  const years = (day - Date.UTC(2016, 11, 1)) / (365.25 * DAY_MS);
  const isWeekend = [0, 6].includes(new Date(day).getUTCDay());
  const isOver = years < 0 || day > Date.UTC(2026, 10, 28);
  return isOver ? 0 : Math.round((isWeekend ? 0.2 : 1.32) * (30 + 5 * years));
}

describe('ten years of a company with 200,000 transactions', () => {
  it.each(['ProfitAndLoss', 'BalanceSheet', 'CashFlow'])('%s takes at most 12 calls', async (report) => {
    const source = new CountedCompany({ rowsOn: () => 0.1, columns: 14 });
    const { table, problem } = await runReports({ ...TEN_YEARS, reports: [report], source });
    expect(problem).toBeUndefined();
    expect(source.requests.length).toBeLessThanOrEqual(12);
    expect(table.size).toBe(11);
    expect(daysOf(table).size).toBe(4_018);
    expect(source.requests.every(({ parameters }) => parameters.summarize_column_by === 'Month')).toBe(true);
  });

  it.each([
    ['TransactionList', 1, 9, 400_000],
    ['TransactionList', 1, 7, 400_000],
    ['GeneralLedger', 4, 8, 400_000],
    ['GeneralLedger', 15, 15, 400_000],
    ['JournalReport', 4, 9, 100_000],
    ['TransactionList', 1, 9, 20_000],
  ] as const)(
    '%s with %i rows a transaction, %i columns and a cap of %i cells takes at most 1.5 times the fewest calls',
    async (report, rows, columns, mostCells) => {
      const rowsOn = (day: number) => rows * transactionsOn(day);
      const source = new CountedCompany({ rowsOn, transactionsOn, columns, mostCells });
      const { table, problem } = await runReports({ ...TEN_YEARS, reports: [report], source });
      expect(problem).toBeUndefined();
      const all = [...daysOf(table)];
      expect(all.length).toBe((Date.UTC(2026, 11, 1) - Date.UTC(2016, 11, 1)) / DAY_MS);
      const ideal = Math.ceil((all.reduce((sum, day) => sum + rowsOn(day), 0) * columns) / mostCells);
      expect(source.requests.length).toBeLessThanOrEqual(Math.max(1.5 * ideal, 3));
    },
  );

  it('a trial balance is read at the end of each month', async () => {
    const source = new CountedCompany({ rowsOn: () => 1 });
    const { table } = await runReports({ ...TEN_YEARS, reports: ['TrialBalance'], source });
    expect(table.size).toBe(120);
    expect([...table.keys()].at(0)).toBe(
      'TrialBalance?accounting_method=Accrual&start_date=2026-11-01&end_date=2026-11-30',
    );
  });
});

const SIX = ['ProfitAndLoss', 'BalanceSheet', 'CashFlow', 'TrialBalance', 'AgedReceivables', 'AgedPayables'];

it('a daily refresh of six statements after a back-dated invoice takes at most 16 calls, the changed month among them', async () => {
  const source = new CountedCompany({ rowsOn: () => 1 });
  const first = await runReports({ ...TEN_YEARS, reports: SIX, source });
  source.requests.length = 0;
  const state = afterInvoice(first, '2024-11-15');
  await runReports({ ...TEN_YEARS, now: '2026-11-29T12:00:00Z', reports: SIX, source, state });
  expect(source.requests.length).toBeLessThanOrEqual(16);
  const asked = source.requests.map(({ id }) => id);
  expect(asked).toContain(
    'ProfitAndLoss?accounting_method=Accrual&summarize_column_by=Month&start_date=2024-01-01&end_date=2024-12-31',
  );
  expect(asked).toContain('TrialBalance?accounting_method=Accrual&start_date=2024-11-01&end_date=2024-11-30');
  expect(asked).toContain('AgedReceivables?report_date=2024-11-30');
  expect(asked).not.toContain('AgedPayables?report_date=2024-11-30');
});

it('balances after a back-dated change are all read again, some in each run', async () => {
  const source = new CountedCompany({ rowsOn: () => 1 });
  const reports = ['TrialBalance'];
  const first = await runReports({ ...TEN_YEARS, reports, source });
  source.requests.length = 0;
  let state = afterInvoice(first, '2026-03-15');
  const asked = new Set<string>();
  for (let day = 1; day <= 4; day += 1) {
    source.requests.length = 0;
    const run = await runReports({ ...TEN_YEARS, now: `2026-11-29T0${day}:00:00Z`, reports, source, state });
    state = run.state;
    for (const { id } of source.requests) asked.add(id.slice(-10));
  }
  expect([...asked].sort()).toEqual(
    ['03-31', '04-30', '05-31', '06-30', '07-31', '08-31', '09-30', '10-31', '11-30'].map(
      (day) => `2026-${day}`,
    ),
  );
  expect(source.requests).toHaveLength(2);
});

function afterInvoice({ state }: ReportRun, date: string) {
  const day = new Set([dayIn(date) ?? 0]);
  return REPORT_ROWS.filter(
    ({ name, affectedBy }) => state.streams.includes(name) && affectedBy !== 'payables',
  ).reduce((next, row) => next.withReports(row.name, touched(next.reports(row.name), row, day)), state);
}

it('a run without news reads the last two months again and nothing else', async () => {
  const source = new CountedCompany({ rowsOn: transactionsOn });
  const reports = ['TransactionList', 'TrialBalance:day'];
  const { state, table } = await runReports({ ...TEN_YEARS, start: '2026-01-01T00:00:00Z', reports, source });
  const ids = [...table.keys()].sort();
  source.requests.length = 0;
  await runReports({ ...TEN_YEARS, start: '2026-01-01T00:00:00Z', reports, source, state, table });
  expect(source.requests.map(({ parameters }) => parameters.start_date ?? '').sort()[0]).toBe('2026-10-01');
  expect(source.requests).toHaveLength(60);
  expect([...table.keys()].sort()).toEqual(ids);
});

it('report_refresh all reads every period again, in the same records', async () => {
  const source = new CountedCompany({ rowsOn: transactionsOn });
  const reports = ['TransactionList', 'AgedPayables'];
  const { state, table } = await runReports({ ...TEN_YEARS, reports, source });
  const size = table.size;
  source.requests.length = 0;
  await runReports({ ...TEN_YEARS, reports, source, state, table, isAll: true });
  expect(source.requests).toHaveLength(size);
  expect(table.size).toBe(size);
});

it('answers of another period than asked are refusals: after three of them the other periods are not asked for', async () => {
  const source = new CountedCompany({ rowsOn: () => 1 });
  source.change = (answer) => ({ ...answer, header: { ...answer.header, EndPeriod: '2026-11-28' } });
  const { problem, table } = await runReports({ ...TEN_YEARS, reports: ['TrialBalance'], source });
  // Three readers are at work.
  expect(source.requests.length).toBeLessThanOrEqual(3 + 2);
  expect(table.size).toBe(0);
  expect(problem?.message).toMatch(
    /answered with something else: Header.EndPeriod is "2026-11-28", and "2026-11-30" was asked for.*After 3 refusals/,
  );
});

it('periods in closed books are read again only after a change', async () => {
  const source = new CountedCompany({ rowsOn: () => 1 });
  const reports = ['TrialBalance'];
  const { state } = await runReports({ ...TEN_YEARS, reports, source });
  const { orders } = state.reports('qb_report_trial_balance');
  const closed = state.withReports('qb_report_trial_balance', { orders, closedUntil: Date.UTC(2026, 10, 1) });
  source.requests.length = 0;
  await runReports({ ...TEN_YEARS, reports, source, state: closed });
  expect(source.requests.map(({ parameters }) => parameters.end_date)).toEqual(['2026-11-30']);
  source.requests.length = 0;
  const run = { state: closed, table: new Map(), problem: undefined, warnings: [], states: [] };
  await runReports({ ...TEN_YEARS, reports, source, state: afterInvoice(run, '2026-10-20') });
  expect(source.requests.map(({ parameters }) => parameters.end_date)).toEqual(['2026-11-30', '2026-10-31']);
});

it.each([1, 3, 4, 9])(
  'a run that is stopped after %i calls continues without reading a settled period again',
  async (calls) => {
    const source = new CountedCompany({ rowsOn: (day) => 4 * transactionsOn(day), columns: 15 });
    const shutdown = new Shutdown();
    const table = new Map<string, string>();
    source.change = (answer) => {
      if (source.requests.length >= calls) shutdown.stop(new Error('a kill'));
      return answer;
    };
    const options = { ...TEN_YEARS, reports: ['GeneralLedger'], source, table };
    const states: State[] = [];
    await expect(runReports({ ...options, shutdown, states })).rejects.toThrow('a kill');
    source.change = (answer) => answer;
    const before = source.requests.length;
    const stopped = new Map(table);
    const { problem } = await runReports({ ...options, state: states.at(-1) ?? State.EMPTY });
    expect(problem).toBeUndefined();
    const again = source.requests.slice(before).filter(({ id }) => stopped.has(id));
    expect(again.every(({ parameters }) => (parameters.end_date ?? '') > '2026-10-01')).toBe(true);
    expect(daysOf(table).size).toBe(3_652);
  },
);

it.each([1, 2, 3, 5, 8])(
  'a run that is killed before its STATE %i leaves no record of a day that others have',
  async (mostStates) => {
    const killed = new CountedCompany({ rowsOn: (day) => 4 * transactionsOn(day), columns: 15 });
    const [states, table] = [[] as State[], new Map<string, string>()];
    const options = { ...TEN_YEARS, reports: ['GeneralLedger'], table };
    await expect(runReports({ ...options, source: killed, states, mostStates })).rejects.toThrow('a kill');
    expect(table.size).toBeGreaterThanOrEqual(Math.floor(mostStates / 2));
    const source = new CountedCompany({
      ...{ rowsOn: (day) => 4 * transactionsOn(day), columns: 15, mostCells: 250_000 },
    });
    const { problem } = await runReports({ ...options, source, state: states.at(-1) ?? State.EMPTY });
    expect(problem).toBeUndefined();
    expect(daysOf(table).size).toBe(3_652);
  },
);
