import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { Warehouse } from '../src/warehouse.ts';
import { pipeHere, targetHere } from './pipe-here.ts';

const REPORTS = [
  'ProfitAndLoss:month',
  'BalanceSheet',
  'TrialBalance:month_end',
  'GeneralLedger',
  'TransactionList',
];

let simulator: Simulator;
let folder: string;
let database: string;
beforeAll(async () => {
  simulator = await startSimulator({
    ...{ from: '2024-01-01', to: '2024-07-01', customers: 20, invoices: 200, items: 10, others: 40 },
  });
  folder = mkdtempSync(join(tmpdir(), 'tie-out-test-'));
  database = await sharedServer().createDatabase('tie_out');
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

const tieOut = (...flags: string[]) => targetHere(database, ['tie-out', ...flags]);

const query = (statement: string) => Warehouse.open(database, (warehouse) => warehouse.query(statement));

it('the reports of a company tie out with each other and with its tables, until something differs', async () => {
  const nothing = await tieOut();
  expect(nothing.code).toBe(0);
  expect(nothing.stdout).toContain('has no reports to tie out');
  const loaded = await pipeHere({
    folder,
    tap: {
      ...tapSettingsFor(simulator, folder),
      ...{ start_date: '2024-01-01', end_date: '2024-07-01', reports: REPORTS, streams: ['all'] },
    },
    target: { connection_string: database },
  });
  expect([loaded.tapExit, loaded.targetExit], loaded.log).toEqual([0, 0]);
  const good = await tieOut();
  expect(good.code, good.stdout).toBe(0);
  expect(good.stdout).toContain('all of it ties out');
  for (const { checks, report } of JSON.parse((await tieOut('--json')).stdout).reports)
    expect(checks, report).toBeGreaterThan(0);

  const [invoice] = await query('select id from raw.qb_invoices order by id limit 1');
  await query(`delete from raw.qb_invoices where id = '${Object(invoice).id}'`);
  await query(`update raw.qb_report_balance_sheet
    set payload = replace(payload::text, '"group": "TotalAssets"', '"group": "Other"')::jsonb`);
  await query(`update raw.qb_payments set payload = payload || '{"Id": "none"}', id = 'none'
    where id = (select min(id) from raw.qb_payments)`);
  const bad = await tieOut('--json');
  expect(bad.code).toBe(15);
  const { findings, reports } = JSON.parse(bad.stdout);
  expect(findings).toContainEqual(
    expect.objectContaining({ of: `Invoice ${Object(invoice).id}`, found: 'in no table' }),
  );
  expect(findings).toContainEqual(
    expect.objectContaining({ of: 'qb_payments none', found: 'not in the list' }),
  );
  expect(findings).toHaveLength(3);
  expect(reports.find(({ report }: { report: string }) => report === 'BalanceSheet')).toMatchObject({
    checks: 0,
  });
});
