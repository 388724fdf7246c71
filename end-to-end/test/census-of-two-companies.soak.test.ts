import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import { runPipe } from '../src/pipe.ts';
import { PROJECT_ROOT } from '../src/project-root.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { Warehouse } from '../src/warehouse.ts';
import { censusPipe } from './census-pipe.ts';

const COMPANY = {
  ...{ from: '2024-01-01', to: '2024-03-01', customers: 40, invoices: 1_200, items: 25, others: 90 },
  realm: ['9341450000000001', '9341450000000002'],
};
const STREAMS = ['Invoice', 'Customer', 'Item', 'Term', 'Class', 'Department', 'PaymentMethod', 'Vendor'];
const TABLES = [
  'invoices',
  'customers',
  'items',
  'terms',
  'classes',
  'departments',
  'payment_methods',
  'vendors',
];

const server = sharedServer();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'two-companies-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function loaded(name: string) {
  const simulator = await startSimulator(COMPANY);
  const database = await server.createDatabase(name);
  const load = async (index: number, schema: string) => {
    const place = mkdtempSync(join(folder, `${schema}-`));
    const { realmId, refreshToken } = simulator.companies[index] ?? simulator;
    const tap = {
      ...tapSettingsFor(simulator, place),
      ...{ start_date: COMPANY.from, settle_seconds: 10, streams: STREAMS.join(',') },
      ...{ realm_id: realmId, refresh_token: refreshToken },
    };
    const target = { connection_string: database, default_target_schema: schema };
    const done = await runPipe({ root: PROJECT_ROOT, folder: place, tap, target });
    expect([done.tapExit, done.targetExit], done.log).toEqual([0, 0]);
    const [tapFile, targetFile] = [join(place, 'tap.config.json'), join(place, 'target.config.json')];
    return { folder: place, tap: tapFile, target: targetFile, state: done.states.at(-1) ?? '' };
  };
  const run = (statement: string) => Warehouse.open(database, (warehouse) => warehouse.query(statement));
  const marked = async () => {
    const of = TABLES.map(
      (table) =>
        `select '${table}' as stream, id from raw.qb_${table} as stored where to_jsonb(stored) ->> 'deleted_at_utc' is not null`,
    );
    return (await run(of.join(' union all '))) as { readonly stream: string; readonly id: string }[];
  };
  return { simulator, load, run, marked };
}

it('a census marks no row of a second company that was put into the tables by hand', async () => {
  const { simulator, load, run, marked } = await loaded('by_hand');
  try {
    const { state, ...first } = await load(0, 'raw');
    await load(1, 'other');
    for (const table of TABLES)
      await run(`insert into raw.qb_${table}
        select (jsonb_populate_record(stored, jsonb_build_object('id', '9900000' || stored.id))).*
        from other.qb_${table} as stored`);
    simulator.mutate({ count: 3, entities: ['Invoice'], kinds: ['delete'], seed: 4 });
    const byHand = await censusPipe(first, state);
    expect([byHand.knownExit, byHand.censusExit, byHand.targetExit], byHand.log).toEqual([0, 13, 0]);
    expect(byHand.log).toMatch(/were written by no run that its ledger knows, and QuickBooks lacks/);
    expect(await marked()).toEqual([]);

    await run('insert into raw._ingest_log select * from other._ingest_log');
    const refused = await censusPipe(first, state);
    expect([refused.knownExit, refused.censusExit], refused.log).toEqual([2, 2]);
    expect(refused.log).toMatch(
      /is that of company 9341450000000001 .* it holds .* rows of company 9341450000000002/,
    );
    expect(await marked()).toEqual([]);

    for (const table of TABLES)
      await run(`delete from raw.qb_${table} where id in (select '9900000' || id from other.qb_${table})`);
    const mended = await censusPipe(first, state);
    expect([mended.knownExit, mended.censusExit, mended.targetExit], mended.log).toEqual([0, 0, 0]);
    expect(await marked()).toHaveLength(3);
  } finally {
    await simulator.close();
  }
});

it('a census of one company refuses the tables of another one', async () => {
  const { simulator, load, marked } = await loaded('other_company');
  try {
    const { state, ...first } = await load(0, 'raw');
    const { target: otherTarget } = await load(1, 'other');
    const wrong = await censusPipe({ ...first, target: otherTarget }, state);
    expect([wrong.knownExit, wrong.censusExit, wrong.targetExit], wrong.log).toEqual([0, 2, 0]);
    expect(wrong.log).toMatch(
      /the records of qb_\w+ are those of company 9341450000000002 \(production\), and the settings name company 9341450000000001 \(production\)/,
    );
    expect(await marked()).toEqual([]);
  } finally {
    await simulator.close();
  }
});
