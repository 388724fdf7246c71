import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
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
  const tap = { ...tapSettingsFor(simulator, folder), start_date: '2024-01-01', end_date: '2024-07-01' };
  const { tapExit, targetExit, log } = await pipeHere({
    folder,
    tap: { ...tap, reports: ALL, streams: ['CompanyInfo'] },
    target: { connection_string: database, validate_records: true },
  });
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
