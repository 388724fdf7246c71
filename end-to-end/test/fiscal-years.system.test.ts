import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awayFromMonthsEnd, LONGEST_WAIT_MS } from '../../testing/away-from-months-end.ts';
import { sharedServer } from '../../testing/shared-server.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { Warehouse } from '../src/warehouse.ts';
import { pipeHere, targetHere } from './pipe-here.ts';

const REPORTS = [
  ...['ProfitAndLoss', 'BalanceSheet', 'TrialBalance:month_end:both', 'GeneralLedger:year'],
  { name: 'ProfitAndLoss', period: 'year', summarize_column_by: 'FiscalYear' },
];
/** The clock that the tap goes by. A run ends a minute ago. */
let now: Date;
let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  await awayFromMonthsEnd();
  now = new Date();
  const closed = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), 0)).toISOString().slice(0, 10);
  simulator = await startSimulator({
    ...{ from: '2024-01-01', to: '2025-07-01', customers: 20, invoices: 200, items: 10, others: 40 },
    ...{ fiscalYearStart: 'April', booksClosed: closed },
  });
  folder = mkdtempSync(join(tmpdir(), 'fiscal-years-test-'));
}, LONGEST_WAIT_MS);
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

it('a company whose fiscal year begins in April ties out, by calendar years, and its fiscal years are sums of months', async () => {
  const database = await sharedServer().createDatabase('fiscal_years');
  const range = { start_date: '2024-01-01', end_date: '2025-07-01' };
  const tap = { ...tapSettingsFor(simulator, folder), ...range, reports: REPORTS, streams: ['Preferences'] };
  const loaded = await pipeHere({ folder, tap, target: { connection_string: database } });
  expect([loaded.tapExit, loaded.targetExit], loaded.log).toEqual([0, 0]);
  const tied = await targetHere(database, ['tie-out', '--json']);
  expect(JSON.parse(tied.stdout).findings).toEqual([]);
  expect((await targetHere(database, ['views'])).code).toBe(0);
  const [row] = await Warehouse.open(database, (warehouse) =>
    warehouse.query(`
      with cells as (
        select * from quickbooks.qb_report_profit_and_loss_cell
        where group_name = 'NetIncome' and column_start is not null
      )
      select
        (select count(distinct period_start)::integer from cells
         where extract(doy from period_start) = 1 and to_char(period_end, 'MM-DD') = '12-31') as years,
        (select sum(amount)::text from cells
         where summarized_by = 'Month' and column_start between '2024-04-01' and '2025-03-31') as months,
        (select sum(amount)::text from cells where summarized_by = 'FiscalYear'
         and column_start in ('2024-04-01', '2025-01-01') and column_end in ('2024-12-31', '2025-03-31')) as parts,
        (select payload #>> '{AccountingInfoPrefs,FirstMonthOfFiscalYear}' from raw.qb_preferences) as first`),
  );
  expect(row).toMatchObject({ years: 2, first: 'April' });
  expect(Object(row).months).toBe(Object(row).parts);
  expect(Number(Object(row).months)).not.toBe(0);
});

it('the months in closed books are read once, from the first run on', async () => {
  const settings = { ...tapSettingsFor(simulator, folder), streams: ['Preferences'] };
  const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 3, 1)).toISOString();
  const tap = { ...settings, start_date: start, reports: ['TrialBalance', 'GeneralLedger:month'] };
  const database = await sharedServer().createDatabase('closed_books');
  const target = { connection_string: database };
  const first = await pipeHere({ folder, tap, target });
  const before = simulator.stats().metered_calls;
  const state = JSON.parse(first.states.at(-1) ?? '');
  const second = await pipeHere({ folder, tap, target, state });
  expect([first.tapExit, second.tapExit], second.log).toEqual([0, 0]);
  expect(first.log).toContain('TrialBalance: 4 open periods, and 0 to be read again');
  expect(second.log).toContain('TrialBalance: 0 open periods, and 1 to be read again');
  expect(simulator.stats().metered_calls - before).toBe(2);
});
