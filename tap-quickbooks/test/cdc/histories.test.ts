import fc from 'fast-check';
import { DAY_MS, FatalApiError, formatInstant, type Interval, RetryableApiError, SECOND_MS } from 'singer';
import { expect, inject, it } from 'vitest';
import type { Ask } from '../../src/cdc/ask-changes.ts';
import type { EntityChanges } from '../../src/cdc/cdc-answer.ts';
import { State } from '../../src/coverage/state.ts';
import type { Row } from '../../src/reading/page.ts';
import { Shutdown } from '../../src/shutdown.ts';
import { discover } from '../../src/streams/catalog.ts';
import { chosenStreams } from '../../src/streams/chosen-streams.ts';
import { sync } from '../../src/sync.ts';
import { LiveSource } from '../support/live-source.ts';
import { silent } from '../support/read-gaps.ts';

const FIELD = 'MetaData.LastUpdatedTime';
const NAMES = ['qb_customers', 'qb_invoices', 'qb_items'];
const all = discover({ format: 'envelope', windowField: FIELD });
const { streams: STREAMS } = chosenStreams({ names: NAMES, all });
const HOUR = 3_600 * SECOND_MS;
const START = 100 * DAY_MS;
const PAYLOAD = Buffer.from('{}');

interface Deleted {
  readonly id: string;
  readonly at: number;
}

/** A company whose records come and go, with what a run has delivered of it. */
class Company {
  now = START + 10 * DAY_MS;
  /** Text of the last STATE that came out. */
  state: string | undefined;
  calls = 0;
  /** Streams that change data capture is wrongly silent about. */
  hidden: ReadonlySet<string> = new Set();
  /** The way in which change data capture fails. */
  fault: (typeof FAULTS)[number];
  readonly sources = new Map(NAMES.map((name) => [name, new LiveSource([], 1_000)]));
  readonly deleted = new Map<string, Deleted[]>(NAMES.map((name) => [name, []]));
  readonly delivered = new Set<string>();
  #ids = 0;

  add(stream: string, count: number): void {
    const rows: Row[] = Array.from({ length: count }, () => this.#row(String(++this.#ids)));
    this.sources.get(stream)?.rows.push(...rows);
  }

  edit(stream: string): void {
    const source = this.sources.get(stream);
    const first = source?.rows.shift();
    if (first !== undefined) source?.rows.push(this.#row(first.id));
  }

  delete(stream: string): void {
    const row = this.sources.get(stream)?.rows.shift();
    if (row !== undefined) this.deleted.get(stream)?.push({ id: row.id, at: this.now });
  }

  #row(id: string): Row {
    return { id, instant: this.now, payload: PAYLOAD };
  }

  /** Answers as QuickBooks does: at most 1,000 objects of the whole answer, deleted ones last in each list. */
  readonly ask = async (asked: Parameters<Ask>[0], since: number) => {
    this.calls += 1;
    if (this.fault === 'refused' && asked.some(({ name }) => name === 'qb_items'))
      throw new FatalApiError('refused');
    if (this.fault === 'failed') throw new RetryableApiError('failed');
    let room = 1_000;
    const changes = new Map<string, EntityChanges>();
    for (const { name } of asked) {
      if (this.hidden.has(name)) continue;
      const edits = this.sources.get(name)?.rows.filter(({ instant }) => instant >= since).length ?? 0;
      const gone = this.deleted.get(name)?.filter(({ at }) => at >= since) ?? [];
      const objects = Math.min(room, edits + gone.length);
      room -= objects;
      const told = gone.slice(0, Math.max(0, objects - edits));
      const deletions = told.map((each) => ({ ...each, payload: PAYLOAD }));
      if (objects > 0) changes.set(name, { objects, deletions });
    }
    return {
      changes,
      objects: 1_000 - room,
      elements: asked.length,
      hasUnknownList: this.fault === 'unknown list',
    };
  };

  /** Runs from the last STATE. Nothing more comes out after `most` messages, as after a kill. */
  async run(most: number, trustMs = 24 * HOUR): Promise<void> {
    let left = most;
    const written = (take: () => void) => {
      if (--left < 0) throw new Error('killed');
      take();
    };
    const settled = Math.floor(this.now / SECOND_MS - 60) * SECOND_MS;
    const range = { start: START, end: settled };
    const timing = { now: this.now, settled, isUpToNow: true, trustMs, maxAgeMs: DAY_MS };
    const deliver = (stream: string, keys: readonly string[]) => {
      for (const key of keys) this.delivered.add(`${stream} ${key}`);
    };
    await sync({
      streams: STREAMS,
      ...{ range, windowField: FIELD, dueSnapshots: new Set(), concurrency: 2, maxWindowDays: 0 },
      ...{ isVerified: true, shutdown: new Shutdown(), logger: silent },
      state: this.state === undefined ? State.EMPTY : State.parse(this.state, 'the test'),
      source: ({ stream }) => this.sources.get(stream.name) ?? new LiveSource([], 1_000),
      changes: { timing, ask: this.ask, readsDeletions: true },
      onBookmark: () => {},
      callsLeft: () => Number.POSITIVE_INFINITY,
      output: {
        schema: async () => {},
        records: async ({ stream }, { rows }) =>
          written(() =>
            deliver(
              stream.name,
              rows.map(({ id, instant }) => `${id} ${instant}`),
            ),
          ),
        deletions: async ({ stream }, rows) =>
          written(() =>
            deliver(
              stream.name,
              rows.map(({ id }) => `${id} deleted`),
            ),
          ),
        state: async (state) =>
          written(() => {
            this.state = state.toJson();
            this.#expectTrue();
          }),
      },
    }).catch((error: Error) => {
      if (error.message !== 'killed') throw error;
    });
  }

  /** Holds that everything that STATE claims was delivered. */
  #expectTrue(): void {
    const { bookmarks } = JSON.parse(this.state ?? '{}');
    for (const name of NAMES) {
      const { covered = [], deletions_covered: told = [] } = bookmarks[name] ?? {};
      const [isCovered, isTold] = [isIn(covered), isIn(told)];
      const missing = this.sources
        .get(name)
        ?.rows.filter(({ instant }) => isCovered(instant))
        .filter(({ id, instant }) => !this.delivered.has(`${name} ${id} ${instant}`));
      if (this.hidden.size === 0) expect(missing, `${name} ${formatInstant(this.now)}`).toEqual([]);
      const untold = this.deleted
        .get(name)
        ?.filter(({ at }) => isTold(at))
        .filter(({ id }) => !this.delivered.has(`${name} ${id} deleted`));
      expect(untold, `${name} ${formatInstant(this.now)}`).toEqual([]);
    }
  }

  openDeletions(stream: string): Deleted[] {
    const told = JSON.parse(this.state ?? '{}').bookmarks[stream].deletions_covered ?? [];
    const isTold = isIn(told);
    return (this.deleted.get(stream) ?? []).filter(({ at }) => !isTold(at));
  }
}

type Pairs = readonly (readonly [string, string])[];

function isIn(pairs: Pairs): (instant: number) => boolean {
  const intervals = pairs.map(
    ([start, end]): Interval => ({ start: Date.parse(start), end: Date.parse(end) }),
  );
  return (instant) => intervals.some(({ start, end }) => start <= instant && instant < end);
}

const FAULTS = [undefined, undefined, 'refused', 'failed', 'unknown list'] as const;

const stream = fc.constantFrom(...NAMES);
const change = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), stream, count: fc.oneof(fc.nat(5), fc.constant(700)) }),
  fc.record({ kind: fc.constantFrom('edit' as const, 'delete' as const), stream, count: fc.nat(5) }),
);
const step = fc.record({
  changes: fc.array(change, { maxLength: 5 }),
  waitMs: fc.oneof(
    fc.integer({ min: 1, max: 7_200 }).map((seconds) => seconds * SECOND_MS),
    fc.constant(35 * DAY_MS),
  ),
  fault: fc.constantFrom(...FAULTS),
  messages: fc.oneof(fc.nat(8), fc.constant(Number.POSITIVE_INFINITY)),
});

it('STATE never claims a record or a deletion that was not delivered, whatever changes and whenever it is killed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const company = new Company();
      for (const { changes, waitMs, messages, fault } of steps) {
        company.fault = fault;
        for (const { kind, stream: name, count } of changes) {
          if (kind === 'add') company.add(name, count);
          else for (let n = 0; n < count; n += 1) company[kind](name);
          company.now += SECOND_MS;
        }
        company.now += waitMs;
        await company.run(messages);
      }
    }),
    { numRuns: 10 * inject('volume') },
  );
});

it('hourly runs leave no deletion open, and one after 35 days leaves the time before it open', async () => {
  const company = new Company();
  company.add('qb_invoices', 30);
  company.now += HOUR;
  await company.run(Number.POSITIVE_INFINITY);
  expect(company.calls).toBe(0);
  for (let hour = 0; hour < 30; hour += 1) {
    if (hour % 3 === 0) company.delete('qb_invoices');
    company.now += HOUR;
    await company.run(Number.POSITIVE_INFINITY);
  }
  expect(company.openDeletions('qb_invoices')).toEqual([]);
  company.delete('qb_invoices');
  company.now += 35 * DAY_MS;
  await company.run(Number.POSITIVE_INFINITY);
  company.delete('qb_invoices');
  company.now += HOUR;
  await company.run(Number.POSITIVE_INFINITY);
  expect(company.openDeletions('qb_invoices')).toHaveLength(1);
});

it('a query of every stream once in cdc_trust_hours finds what change data capture did not tell', async () => {
  const company = new Company();
  company.add('qb_items', 3);
  company.now += HOUR;
  await company.run(Number.POSITIVE_INFINITY);
  company.hidden = new Set(['qb_items']);
  company.add('qb_items', 1);
  const [row] = company.sources.get('qb_items')?.rows.slice(-1) ?? [];
  const isDelivered = () => company.delivered.has(`qb_items ${row?.id} ${row?.instant}`);
  let queries = 0;
  for (let hour = 1; hour <= 25; hour += 1) {
    company.now += HOUR;
    const before = company.sources.get('qb_items')?.fetches ?? 0;
    await company.run(Number.POSITIVE_INFINITY);
    queries += (company.sources.get('qb_items')?.fetches ?? 0) - before;
    if (hour === 20) expect(isDelivered()).toBe(false);
  }
  expect(isDelivered()).toBe(true);
  expect(queries).toBeLessThanOrEqual(2);
});
