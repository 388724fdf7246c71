import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { Warehouse } from '../src/warehouse.ts';
import { censusHere, censusPipe } from './census-pipe.ts';
import { pipeHere } from './pipe-here.ts';

const COMPANY = { from: '2024-01-01', to: '2024-03-01', customers: 40, invoices: 900, items: 5, others: 900 };
const STREAMS = ['Invoice', 'Bill', 'TimeActivity', 'RecurringTransaction', 'Customer', 'TaxCode'];
const TABLES = ['invoices', 'bills', 'time_activities', 'recurring_transactions', 'customers', 'tax_codes'];

const server = sharedServer();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'census-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const truthOf = (simulator: Simulator, entity: string) =>
  [...simulator.truth({ entity })].filter(({ left_at }) => left_at === null).map(({ id }) => id);

it('a census in a pipe leaves the live rows of every table as QuickBooks has them, and finds lost rows among as many deletions', async () => {
  const simulator = await startSimulator(COMPANY);
  try {
    const database = await server.createDatabase('census');
    const tap = {
      ...tapSettingsFor(simulator, folder),
      ...{ start_date: COMPANY.from, settle_seconds: 10, streams: STREAMS.join(','), page_size: 250 },
    };
    const target = { connection_string: database };
    const run = async (state?: string) => {
      const done = await pipeHere({ folder, state, tap, target });
      expect([done.tapExit, done.targetExit], done.log).toEqual([0, 0]);
      return done.states.at(-1) ?? '';
    };
    const live = (table: string) =>
      Warehouse.open(database, async (warehouse) => {
        const rows = await warehouse.query<{ row: { id: string; deleted_at_utc?: string | null } }>(
          `select to_jsonb(stored) - 'payload' as row from raw.qb_${table} as stored`,
        );
        return rows.filter(({ row }) => row.deleted_at_utc == null).map(({ row }) => row.id);
      });
    const state = await run();
    const config = {
      folder,
      tap: join(folder, 'tap.config.json'),
      target: join(folder, 'target.config.json'),
    };
    simulator.mutate({ count: 24, entities: STREAMS.slice(0, 3), kinds: ['delete'], seed: 4 });
    simulator.mutate({ count: 3, entities: ['RecurringTransaction'], kinds: ['delete'], seed: 4 });
    const first = await censusPipe(config, state);
    expect([first.knownExit, first.censusExit, first.targetExit], first.log).toEqual([0, 0, 0]);
    for (const [i, entity] of STREAMS.entries())
      expect((await live(TABLES[i] ?? '')).sort(), entity).toEqual(truthOf(simulator, entity).sort());

    await Warehouse.open(database, (warehouse) =>
      warehouse.query(
        'delete from raw.qb_bills where id in (select id from raw.qb_bills where deleted_at_utc is null limit 3)',
      ),
    );
    // The numbers are equal again.
    simulator.mutate({ count: 3, entities: ['Bill'], kinds: ['delete'], seed: 5 });
    const second = await censusHere(config, first.last);
    expect([second.knownExit, second.censusExit, second.targetExit], second.log).toEqual([0, 10, 0]);
    expect(second.log).toContain('by the ledger the table lacks 3 rows that runs have inserted');
    const repaired = await run(second.last);
    expect((await live('bills')).sort()).toEqual(truthOf(simulator, 'Bill').sort());
    const third = await censusHere(config, repaired);
    expect([third.knownExit, third.censusExit, third.targetExit], third.log).toEqual([0, 0, 0]);
    expect(third.log).not.toContain('by the ledger');
  } finally {
    await simulator.close();
  }
});
