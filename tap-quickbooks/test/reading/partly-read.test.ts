import fc from 'fast-check';
import { DAY_MS, type PartlyRead, SECOND_MS } from 'singer';
import { describe, expect, inject, it } from 'vitest';
import { State } from '../../src/coverage/state.ts';
import { idsOf, partlyReadOf } from '../../src/reading/partly-read.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { runSync } from '../support/run-sync.ts';
import { type Habits, readBySeveralRuns } from '../support/second-histories.ts';

const BOTH = [true, false];

/** Histories, with and without `verify`, and the number of seeds. */
const HABITS: readonly (readonly [string, Omit<Habits, 'isVerified'>, boolean[], number])[] = [
  ['does not change', {}, BOTH, 30],
  ['records leave', { leave: true }, BOTH, 30],
  ['records come into', { enter: true }, BOTH, 30],
  ['records leave and come into', { leave: true, enter: true }, BOTH, 30],
  ['has its ties in another order in each run', { reorder: 'each run' }, BOTH, 30],
  [
    'records leave, and that has its ties in another order in each run',
    { leave: true, reorder: 'each run', large: true },
    BOTH,
    10,
  ],
  ['has its ties in another order on each page', { reorder: 'each page' }, [true], 30],
  ['has short pages', { cut: true }, [true], 30],
  ['has short pages, and ties in another order in each run', { cut: true, reorder: 'each run' }, [true], 30],
];

it.each(HABITS)('a bulk second that %s is read whole by killed runs', async (_, habits, verify, seeds) => {
  for (const isVerified of verify)
    for (let seed = 1; seed <= seeds * inject('volume'); seed += 1)
      await readBySeveralRuns(seed, { ...habits, isVerified });
  expect.hasAssertions();
});

describe('a bulk import of 400 records in one second', () => {
  const [PAGE_SIZE, STREAM, FIELD] = [20, 'qb_customers', 'MetaData.LastUpdatedTime'];
  const rows = [row(1, 5), ...Array.from({ length: 400 }, (_, i) => row(3 * i + 10, 9)), row(2, 90)];
  const range = { start: 0, end: DAY_MS };

  /** Runs until a number of messages is written. Returns the Ids that were written, and the last STATE. */
  async function runUntil(messages: number, from?: string) {
    let [left, state] = [messages, from ?? '{"bookmarks":{}}'];
    const ids: string[] = [];
    const source = new LiveSource([...rows], PAGE_SIZE);
    const alive = () => {
      left -= 1;
      if (left < 0) throw new Error('killed');
    };
    await runSync({
      ...{ range, from, sources: { [STREAM]: source } },
      output: {
        schema: async () => {},
        deletions: async () => {},
        records: async (_, page) => {
          alive();
          ids.push(...page.rows.map(({ id }) => id));
        },
        state: async (value) => {
          alive();
          state = value.toJson();
        },
      },
    });
    return { ids, state, fetches: source.fetches };
  }

  it.each([1, 2, 5, 10, 17, 24, 31, 38, 41])(
    'is read on after a kill at message %i, at the cost of a page',
    async (messages) => {
      const killed = await runUntil(messages);
      const next = await runUntil(1_000, killed.state);
      expect(new Set([...killed.ids, ...next.ids]).size).toBe(402);
      const again = next.ids.filter((id) => killed.ids.includes(id));
      expect(again.length).toBeLessThanOrEqual(PAGE_SIZE);
      // Each page has one record of the one before it, and the first one ten.
      expect(next.fetches).toBeLessThanOrEqual(Math.ceil((next.ids.length + 9) / (PAGE_SIZE - 1)) + 1);
      expect(State.parse(next.state, 'the test').covered(STREAM, FIELD)).toEqual([range]);
    },
  );

  it('is read from its start if STATE has a part of it that cannot be', async () => {
    const { state } = await runUntil(20);
    const [part] = State.parse(state, 'the test').partlyRead(STREAM, FIELD);
    if (part === undefined) throw new Error('no part');
    for (const bad of [
      { ...part, records: part.records - 1 },
      { ...part, ids: part.ids.slice(4) },
      { ...part, ids: 'AAAA' },
      { ...part, lastIds: [...part.lastIds].reverse() },
      { ...part, lastIds: ['1', '2'] },
    ]) {
      const from = State.parse(state, 'the test').withPartlyRead(STREAM, FIELD, bad).toJson();
      const { ids, state: last } = await runUntil(1_000, from);
      expect(ids.length, JSON.stringify(bad)).toBe(401);
      expect(State.parse(last, 'the test').covered(STREAM, FIELD)).toEqual([range]);
    }
  });
});

describe('the Ids of a part', () => {
  const numbers = fc.oneof(fc.nat(9_000), fc.nat()).map(String);
  const others = fc.constantFrom('TAX', '007', '50000001000002626', 'a"b', '-3', '1e3', '');
  const part = (ids: ReadonlySet<string>) =>
    partlyReadOf({
      ids,
      instant: 7 * SECOND_MS,
      rows: [...ids].map((id) => ({ ...row(0, 7), id })),
    });

  it('come back from STATE as they were, in whatever form they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(numbers, others), { minLength: 2, maxLength: 300 }), (list) => {
        const noted = part(new Set(list));
        expect(noted && idsOf(noted)).toEqual(new Set(list));
        expect(noted?.lastIds).toEqual(list.slice(-Math.min(10, list.length >> 1)));
      }),
    );
  });

  it('take a bounded text: a part with too many different ones is not noted', () => {
    const every = (count: number, step: (i: number) => number) =>
      new Set(Array.from({ length: count }, (_, i) => String(step(i))));
    expect(part(every(50_000, (i) => i + 100))?.ids.length).toBeLessThan(500);
    expect(part(every(5_000, (i) => 2 * i + ((i * 7_919) % 13 > 6 ? 1 : 0)))?.ids.length).toBeLessThan(4_000);
    expect(part(every(5_000, (i) => i * 99_991 + ((i * i) % 9_973)))).toBeUndefined();
    expect(part(every(50_001, (i) => i))).toBeUndefined();
    expect(part(new Set(['1']))).toBeUndefined();
  });

  it.each<Partial<PartlyRead>>([{ records: 4 }, { ids: 'AAAA' }, { ids: '' }, { lastIds: ['9'] }])(
    'are not believed if %j was changed by hand',
    (change) => {
      const noted = part(new Set(['1', '2', '3']));
      expect(noted && idsOf({ ...noted, ...change })).toBeUndefined();
    },
  );
});
