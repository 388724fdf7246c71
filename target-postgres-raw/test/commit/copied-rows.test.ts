import type pg from 'pg';
import { expect, it } from 'vitest';
import { Batch } from '../../src/batches/batch.ts';
import { readRow } from '../../src/batches/row.ts';
import { mappingFromSchema } from '../../src/batches/stream-mapping.ts';
import { stagedOf } from '../../src/commit/commit-batch.ts';
import { CopiedRows } from '../../src/commit/copied-rows.ts';
import { CopyWays } from '../../src/commit/copy-ways.ts';
import type { Run } from '../../src/commit/run.ts';
import { lineOf, readRecord, readSchema, schemaMessage } from '../support/lines.ts';

const THINGS = mappingFromSchema(readSchema(lineOf(schemaMessage('things', ['id']))), 'raw');

function batchOf(id: number): Batch {
  const batch = new Batch(id, new Date());
  const line = lineOf({ type: 'RECORD', stream: 'things', record: { id, payload: {} } });
  batch.addRow(THINGS, readRow(line, readRecord(line), THINGS));
  return batch;
}

/** A connection to a table that has none of the keys. */
const CLIENT = {
  query: async () => {
    await new Promise((resolve) => setImmediate(resolve));
    return { rows: [{ isPlain: true, isFree: true, at: '2026-01-01 00:00:00+00' }] };
  },
} as unknown as pg.Client;

const FAILING = { query: () => Promise.reject(new Error('the connection is lost')) } as unknown as pg.Client;

/** Chooses for batches that follow one that is merged, all at once. The first batch has the first client. */
function chooseAfterMerge(clients: readonly pg.Client[]) {
  const run = { ways: new CopyWays() } as Run;
  run.ways.noteWritten(THINGS.table, { inserted: 1, rows: 1, at: null });
  const batches = clients.map((_, n) => batchOf(n + 2));
  const turns: number[] = [];
  const choices = batches.map((batch, n) =>
    new CopiedRows(stagedOf(batch, run), {
      client: clients[n] ?? CLIENT,
      run,
      before: () => batches[n - 1] ?? batchOf(1),
      turn: async () => void turns.push(batch.number),
    }).choose(),
  );
  return { choices, turns };
}

it('batches after one that takes its turn do not wait for theirs, so that two are copied at once again', async () => {
  const { choices, turns } = chooseAfterMerge([CLIENT, CLIENT, CLIENT]);
  await Promise.all(choices);
  expect(turns).toEqual([2]);
});

it('a batch after one whose look fails takes its turn', async () => {
  const { choices, turns } = chooseAfterMerge([FAILING, CLIENT]);
  const [first, second] = await Promise.allSettled(choices);
  expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
  expect(turns).toEqual([2, 3]);
});
