import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { itInSoak } from '../../testing/in-soak.ts';
import { sharedServer } from '../../testing/shared-server.ts';
import { runPipe } from '../src/pipe.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { Warehouse } from '../src/warehouse.ts';
import { pipeHere } from './pipe-here.ts';

const ALL = [
  ...['ProfitAndLoss', 'ProfitAndLossDetail', 'BalanceSheet', 'CashFlow', 'TrialBalance', 'GeneralLedger'],
  ...['JournalReport', 'TransactionList', 'TransactionListByCustomer', 'TransactionListByVendor'],
  ...['TransactionListWithSplits', 'AgedReceivables', 'AgedReceivableDetail', 'AgedPayables'],
  ...[
    'AgedPayableDetail',
    'CustomerBalance',
    'CustomerBalanceDetail',
    'VendorBalance',
    'VendorBalanceDetail',
  ],
  ...['CustomerIncome', 'VendorExpenses', 'CustomerSales', 'ItemSales', 'DepartmentSales', 'ClassSales'],
  ...['InventoryValuationSummary', 'InventoryValuationDetail', 'AccountList'],
  { name: 'TaxSummary', filters: { agency_id: '1' } },
];

let simulator: Simulator;
let folder: string;
beforeAll(async () => {
  simulator = await startSimulator({
    ...{ from: '2024-01-01', to: '2024-07-01', customers: 20, invoices: 150, items: 10, others: 60 },
  });
  folder = mkdtempSync(join(tmpdir(), 'reports-test-'));
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

interface Run {
  readonly database: string;
  readonly tap: Record<string, unknown>;
  readonly state?: string | undefined;
  readonly onState?: (state: string, kill: () => void) => void;
}

const settingsOf = ({ database, tap }: Run) => ({
  folder,
  tap: { ...tapSettingsFor(simulator, folder), start_date: '2024-01-01', end_date: '2024-07-01', ...tap },
  target: { connection_string: database, validate_records: true },
});

function run({ state, onState = () => {}, ...of }: Run) {
  return runPipe({ root: PROJECT_ROOT, ...settingsOf(of), state, onState });
}

interface Loaded {
  readonly id: string;
  readonly request: { readonly report: string; readonly v3modernResponse: boolean };
  readonly rows: unknown;
  readonly header: Record<string, unknown>;
}

const loaded = (database: string, table: string) =>
  Warehouse.open(database, (warehouse) =>
    warehouse.query<Loaded>(
      `select id, request_payload as request, payload->'Rows' as rows, payload->'Header' as header
       from raw.${table} where to_jsonb(${table})->>'deleted_at_utc' is null order by id`,
    ),
  );

it('all 29 reports arrive in their tables', async () => {
  const database = await sharedServer().createDatabase('all_reports');
  const { tapExit, targetExit, log } = await pipeHere(
    settingsOf({ database, tap: { reports: ALL, streams: ['CompanyInfo'] } }),
  );
  expect([tapExit, targetExit], log).toEqual([0, 0]);
  const calls = simulator.stats().metered_calls;
  process.stdout.write(`29 reports of six months: ${calls} calls\n`);
  for (const entry of ALL) {
    const report = typeof entry === 'string' ? entry : entry.name;
    const table = `qb_report_${report.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()}`;
    const rows = await loaded(database, table);
    expect(rows.length, report).toBeGreaterThan(0);
    expect(new Set(rows.map(({ header }) => header.ReportName))).toEqual(new Set([report]));
  }
});

itInSoak(
  'reports survive cuts, 504 and kills: the tables are those of a run without any of them',
  async () => {
    const reports = ['ProfitAndLoss', 'GeneralLedger:month', 'TransactionList:month'];
    const tap = { reports, streams: ['CompanyInfo'] };
    const whole = await sharedServer().createDatabase('reports_whole');
    const first = await run({ database: whole, tap });
    expect([first.tapExit, first.targetExit], first.log).toEqual([0, 0]);
    const broken = await sharedServer().createDatabase('reports_broken');
    simulator.tune({ reportCells: 700 });
    simulator.addFault({ kind: 'gateway_timeout', endpoint: 'report', count: 4 });
    simulator.addFault({ kind: 'throttle_json', endpoint: 'report', nth: 9, count: 1, seconds: 1 });
    let state: string | undefined;
    for (let kills = 0; ; kills += 1) {
      let states = 0;
      const ended = await run({
        ...{ database: broken, tap, state },
        onState: (next, kill) => {
          state = next;
          states += 1;
          if (kills < 3 && states === 3) kill();
        },
      });
      if (kills < 3) continue;
      expect([ended.tapExit, ended.targetExit], ended.log).toEqual([0, 0]);
      break;
    }
    simulator.tune({ reportCells: 400_000 });
    const ids = async (database: string) =>
      transactionsIn(await loaded(database, 'qb_report_transaction_list'));
    expect(await ids(broken)).toEqual(await ids(whole));
    expect((await loaded(broken, 'qb_report_transaction_list')).length).toBeGreaterThan(6);
    expect(JSON.stringify(await loaded(broken, 'qb_report_general_ledger'))).not.toContain(
      'Unable to display',
    );
  },
);

/** The Ids of the transactions in lists, sorted. Throws if one is there twice. */
function transactionsIn(lists: readonly Loaded[]): string[] {
  const ids = lists
    .flatMap(({ rows }) => (rows as { Row?: { ColData: { id?: string; value: string }[] }[] }).Row ?? [])
    .map(({ ColData: [, type] }) => `${type?.value} ${type?.id}`);
  expect(new Set(ids).size).toBe(ids.length);
  return ids.sort();
}
