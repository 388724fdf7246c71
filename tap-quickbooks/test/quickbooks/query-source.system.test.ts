import { type Simulator, startSimulator } from 'quickbooks-simulator';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { STREAMS, type Stream } from '../../src/streams/streams.ts';
import { sourceOf } from '../support/source-of.ts';

const RANGE = { start: Date.UTC(2024, 0, 1), end: Date.UTC(2025, 0, 1) };

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({
    from: '2024-01-01',
    to: '2025-01-01',
    items: 150,
    customers: 5,
    invoices: 5,
  });
});
afterAll(() => simulator.close());

/** The stream of items with other facts about its entity. */
function items(facts: Partial<Stream>): Stream {
  const found = STREAMS.find(({ name }) => name === 'qb_items');
  if (found === undefined) throw new Error('no stream of items');
  return { ...found, ...facts };
}

it.each([
  { firstPageSize: 25, pageSize: 1_000, expected: 25 },
  { firstPageSize: 1_000, pageSize: 40, expected: 40 },
])(
  'a first page has at most $firstPageSize rows by the stream, and $pageSize by the settings',
  async (row) => {
    const source = sourceOf(simulator, items({ firstPageSize: row.firstPageSize }), row.pageSize);
    const page = await source.fetch(RANGE, 1);
    expect(page.pageSize).toBe(row.expected);
    expect(page.rows).toHaveLength(row.expected);
    expect(page.query).toContain(`maxresults ${row.expected}`);
  },
);

it('an unpaged answer that may be cut is refused, since the rest of it would be missing', async () => {
  const singleton = items({ kind: 'snapshot', firstPageSize: 'unpaged', hasActive: false });
  await expect(sourceOf(simulator, singleton, 1_000).fetch(RANGE, 1)).rejects.toThrow(
    /"select \* from Item" with 100 records where one was expected/,
  );
});
