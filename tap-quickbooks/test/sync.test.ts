import { DAY_MS, type Logger } from 'singer';
import { expect, it } from 'vitest';
import { State } from '../src/coverage/state.ts';
import { Shutdown } from '../src/shutdown.ts';
import { discover } from '../src/streams/catalog.ts';
import { chosenStreams } from '../src/streams/chosen-streams.ts';
import type { Stream } from '../src/streams/streams.ts';
import { sync } from '../src/sync.ts';
import { LiveSource, row } from './support/live-source.ts';

const WINDOW_FIELD = 'MetaData.LastUpdatedTime';
const all = discover({ format: 'envelope', windowField: WINDOW_FIELD });
const [customers] = chosenStreams({ names: ['qb_customers'], all }).streams;

/** Reads customers with other facts about their entity, and returns what was logged at level info. */
async function readCustomers(
  facts: Partial<Stream>,
  source: LiveSource,
  emitted = new Set<string>(),
): Promise<string[]> {
  if (customers === undefined) throw new Error('the catalog has no stream');
  const said: string[] = [];
  const logger: Logger = {
    debug: () => {},
    info: (text) => void said.push(text),
    warning: () => {},
    error: () => {},
    critical: () => {},
  };
  await sync({
    streams: [{ ...customers, stream: { ...customers.stream, ...facts } }],
    range: { start: 0, end: 10 * DAY_MS },
    windowField: WINDOW_FIELD,
    state: State.EMPTY,
    dueSnapshots: new Set(),
    concurrency: 2,
    maxWindowDays: 5,
    isVerified: true,
    source: () => source,
    output: {
      schema: async () => {},
      records: async (_, page) => {
        for (const { id } of page.rows) emitted.add(id);
      },
      state: async () => {},
      deletions: async () => {},
    },
    onBookmark: () => {},
    callsLeft: () => Number.POSITIVE_INFINITY,
    shutdown: new Shutdown(),
    logger,
  });
  return said;
}

const rows = Array.from({ length: 20 }, (_, i) => row(i, i * 40_000));

it('a stream whose records QuickBooks does not count is read a second time instead, which is logged', async () => {
  const [counted, uncounted] = [new LiveSource(rows, 5), new LiveSource(rows, 5)];
  await readCustomers({}, counted);
  const said = await readCustomers({ isCountable: false }, uncounted);
  expect(uncounted.counts).toBe(0);
  expect(uncounted.fetches).toBeGreaterThan(counted.fetches);
  expect(said).toEqual([expect.stringMatching(/does not count the records of this stream.*second look/)]);
});

it('a record that QuickBooks leaves out of a short page comes by the second look', async () => {
  const source = new LiveSource(rows.slice(0, 3), 5);
  const withAll = source.rows;
  source.rows = withAll.slice(0, 2);
  const emitted = new Set<string>();
  // The answers are whole after the first one.
  const late = new LiveSource(source.rows, 5, (live) => {
    live.rows = withAll;
  });
  await readCustomers({ isCountable: false }, late, emitted);
  expect([...emitted].sort()).toEqual(['0', '1', '2']);
});

it('any other stream is counted', async () => {
  const source = new LiveSource(rows, 5);
  expect(await readCustomers({}, source)).toEqual([]);
  expect(source.counts).toBeGreaterThan(0);
});
