import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPORT_ROWS } from '../../tap-quickbooks/src/streams/report-rows.ts';
import { DETAILS } from '../../target-postgres-raw/src/tie-out/overlaps.ts';
import { sharedServer } from '../../testing/shared-server.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { Warehouse } from '../src/warehouse.ts';
import { pipeHere, targetHere } from './pipe-here.ts';

const RANGE = { start_date: '2024-01-01', end_date: '2024-07-01' };

let simulator: Simulator;
let folder: string;
let databases = 0;
beforeAll(async () => {
  simulator = await startSimulator({
    ...{ from: '2024-01-01', to: '2024-07-01', customers: 20, invoices: 200, items: 10, others: 40 },
  });
  folder = mkdtempSync(join(tmpdir(), 'overlaps-test-'));
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true });
});

interface Given {
  readonly tap?: Readonly<Record<string, unknown>>;
  readonly state?: string;
}

/** Reads detail reports with a cap that decides how many periods they take. */
async function load(database: string, reports: readonly unknown[], reportCells: number, given: Given = {}) {
  simulator.tune({ reportCells });
  const tap = { ...tapSettingsFor(simulator, folder), ...RANGE, reports, streams: ['CompanyInfo'] };
  const loaded = await pipeHere({
    folder,
    tap: { ...tap, ...given.tap },
    target: { connection_string: database },
    ...(given.state !== undefined && { state: given.state }),
  });
  expect([loaded.tapExit, loaded.targetExit], loaded.log).toEqual([0, 0]);
}

async function tieOut(database: string) {
  const { code, stdout } = await targetHere(database, ['tie-out', '--json']);
  return { code, ...JSON.parse(stdout) };
}

const query = (database: string, statement: string) =>
  Warehouse.open(database, (warehouse) => warehouse.query(statement));

const WHOLE = 'start_date=2024-01-01&end_date=2024-06-30';
const RULE = 'each day is in one record';
const LEDGER = { report: 'GeneralLedger', rule: RULE, of: 'accounting_method=Accrual' };

it('tie-out names the records of a detail report that was read twice without STATE and has other periods then', async () => {
  const database = await sharedServer().createDatabase('overlaps');
  const reports = ['GeneralLedger:fit:both', 'JournalReport', 'TransactionList:month'];
  await load(database, reports, 0);
  expect(await tieOut(database)).toMatchObject({ code: 0, findings: [] });
  simulator.mutate({ count: 20, entities: ['Invoice'], kinds: ['add'], seed: 5 });
  await load(database, [...reports.slice(1), 'GeneralLedger'], 12_000);
  const { code, findings } = await tieOut(database);
  expect(code).toBe(15);
  const [half] = findings;
  expect(half).toMatchObject({ ...LEDGER, start: '2024-01-01', end: '2024-06-30' });
  expect(half.found).toMatch(/^also 2024-01-01 to 2024-0\d-\d\d, loaded later$/);
  expect(new Set(findings.map(({ report }: { report: string }) => report))).toEqual(
    new Set(['GeneralLedger', 'JournalReport']),
  );
  expect((await targetHere(database, ['views'])).code).toBe(0);
  const [first, ...others] = await query(
    database,
    `select report_id from quickbooks.qb_report_all where not is_deleted
     except select report_id from quickbooks.qb_report order by 1`,
  );
  expect(first).toEqual({ report_id: `GeneralLedger?accounting_method=Accrual&${WHOLE}` });
  expect(others).toEqual([{ report_id: `JournalReport?${WHOLE}` }]);
  const { stdout } = await targetHere(database, ['tie-out']);
  expect(stdout).toContain('Sums over records that overlap count days twice');
  for (const table of ['general_ledger', 'journal_report'])
    await query(
      database,
      `delete from raw.qb_report_${table} where id in (select report_id from quickbooks.qb_report_all
       where not is_deleted except select report_id from quickbooks.qb_report)`,
    );
  expect(await tieOut(database)).toMatchObject({ code: 0, findings: [] });
});

it('a run that lost its state file and takes last-state has no overlaps, whatever changed', async () => {
  const database = await sharedServer().createDatabase('last_state');
  const reports = ['GeneralLedger', 'TransactionListWithSplits'];
  await load(database, reports, 0);
  simulator.mutate({ count: 20, entities: ['Invoice'], kinds: ['add'], seed: 6 });
  const { stdout } = await targetHere(database, ['last-state']);
  await load(database, reports, 12_000, { state: stdout.trim(), tap: { report_refresh: 'all' } });
  const [ledgers] = await query(
    database,
    'select count(*)::integer as rows from raw.qb_report_general_ledger where deleted_at_utc is null',
  );
  expect(Object(ledgers).rows).toBeGreaterThan(1);
  expect(await tieOut(database)).toMatchObject({ code: 0, findings: [] });
});

it.each([
  ['parts of a day', ['01-05 Bank', '01-05 Income', '01-06'], []],
  ['parts of a day beside the day', ['01-05', '01-05 Bank', '01-05 Income'], ['01-05 to 01-05']],
  ['parts of a day beside a month', ['01-01 01-31', '01-05 Bank', '01-05 Income'], ['01-05 to 01-05']],
  ['a filter of the user', ['01-01 01-31', '01-05 Bank', '01-06 Bank'], []],
  ['neighbours', ['01-01 01-31', '02-01 02-28', '03-01 03-31'], []],
  [
    'a year and its months',
    ['01-01 12-31', '01-01 01-31', '12-01 12-31'],
    ['01-01 to 01-31', '12-01 to 12-31'],
  ],
])('the overlaps of %s are named', async (_, records, found) => {
  databases += 1;
  const database = await sharedServer().createDatabase(`some_periods_${databases}`);
  const rows = records.map((record, load) => {
    const [first, second = first, third] = record.split(' ');
    const last = /\d/.test(second ?? '') ? second : first;
    const type = /\d/.test(second ?? '') ? third : second;
    const parameters = {
      start_date: `2023-${first}`,
      end_date: `2023-${last}`,
      ...(type && { account_type: type }),
    };
    return {
      id: record,
      request_payload: { parameters },
      payload: {},
      ingested_at_utc: `2024-01-0${load + 1}`,
    };
  });
  await query(
    database,
    `create schema raw;
     create table raw.qb_report_general_ledger
       (id text primary key, payload jsonb, request_payload jsonb, ingested_at_utc timestamptz);
     insert into raw.qb_report_general_ledger
       select * from jsonb_populate_recordset(null::raw.qb_report_general_ledger, '${JSON.stringify(rows)}')`,
  );
  const { code, findings } = await tieOut(database);
  expect(code).toBe(found.length === 0 ? 0 : 15);
  expect(findings.map((each: { found: string }) => each.found)).toEqual(
    found.map((days) => `also ${days.replaceAll(/\d\d-\d\d/g, '2023-$&')}, loaded later`),
  );
});

it('entries with other filters stand side by side and tie out', async () => {
  const database = await sharedServer().createDatabase('side_by_side');
  const filtered = { name: 'GeneralLedger', period: 'month', filters: { account_type: 'Bank' } };
  await load(database, ['GeneralLedger:month', filtered, 'GeneralLedger:fit:cash'], 0);
  expect(await tieOut(database)).toMatchObject({ code: 0, findings: [] });
});

it('tie-out looks at every report whose periods the tap chooses', () => {
  const details = REPORT_ROWS.filter(({ periods }) => periods.includes('fit'));
  expect(DETAILS).toEqual(
    Object.fromEntries(details.map(({ report, partition = '' }) => [report, partition])),
  );
});
