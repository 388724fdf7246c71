import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedServer } from '../../testing/shared-server.ts';
import { tapSettingsFor } from '../src/settings-for.ts';
import { Warehouse } from '../src/warehouse.ts';
import { pipeHere } from './pipe-here.ts';

const COMPANY = { from: '2024-01-01', to: '2024-03-01', customers: 5, invoices: 40, items: 5, others: 40 };
const DELETABLE = ['Invoice', 'Bill', 'Payment', 'JournalEntry'];
const TABLES = ['qb_invoices', 'qb_bills', 'qb_payments', 'qb_journal_entries'];

const server = sharedServer();
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'deletions-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

it('marks the rows of records that QuickBooks deleted, and keeps what they held', async () => {
  const simulator = await startSimulator(COMPANY);
  try {
    const database = await server.createDatabase('deletions');
    const run = async (state?: string) => {
      const done = await pipeHere({
        folder,
        state,
        tap: {
          ...tapSettingsFor(simulator, folder),
          ...{ start_date: COMPANY.from, settle_seconds: 10, streams: 'all' },
        },
        target: { connection_string: database },
      });
      expect([done.tapExit, done.targetExit], done.log).toEqual([0, 0]);
      return done.states.at(-1);
    };
    const state = await run();
    simulator.mutate({ count: 12, entities: DELETABLE, kinds: ['delete'], seed: 4 });
    const gone = DELETABLE.flatMap((entity) =>
      [...simulator.truth({ entity })].filter(({ left_at }) => left_at !== null).map(({ id }) => id),
    );
    expect(gone).toHaveLength(12);
    await run(state);
    const marked = await Warehouse.open(database, (warehouse) =>
      warehouse.query<{ id: string; kept: boolean }>(
        TABLES.map(
          (table) =>
            `select id, payload ? 'TxnDate' and payload ->> 'status' is null as kept from raw.${table} where deleted_at_utc is not null`,
        ).join(' union all '),
      ),
    );
    expect(marked.map(({ id }) => id).sort()).toEqual(gone.sort());
    expect(marked.every(({ kept }) => kept)).toBe(true);
  } finally {
    await simulator.close();
  }
});
