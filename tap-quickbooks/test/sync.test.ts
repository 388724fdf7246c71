import { DAY, type Logger } from 'singer';
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
async function readCustomers(facts: Partial<Stream>, source: LiveSource): Promise<string[]> {
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
    range: { start: 0, end: 10 * DAY },
    windowField: WINDOW_FIELD,
    state: State.EMPTY,
    dueSnapshots: new Set(),
    concurrency: 2,
    maxWindowDays: 5,
    isVerified: true,
    source: () => source,
    output: { schema: async () => {}, records: async () => {}, state: async () => {} },
    onBookmark: () => {},
    callsLeft: () => Number.POSITIVE_INFINITY,
    shutdown: new Shutdown(),
    logger,
  });
  return said;
}

const rows = Array.from({ length: 20 }, (_, i) => row(i, i * 40_000));

it('a stream whose records QuickBooks does not count is not verified, which is logged once', async () => {
  const source = new LiveSource(rows, 5);
  const said = await readCustomers({ isCountable: false }, source);
  expect(source.counts).toBe(0);
  expect(said).toEqual([expect.stringMatching(/does not count the records of this stream.*not verified/)]);
});

it('any other stream is counted', async () => {
  const source = new LiveSource(rows, 5);
  expect(await readCustomers({}, source)).toEqual([]);
  expect(source.counts).toBeGreaterThan(0);
});
