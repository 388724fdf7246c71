import { DAY_MS, FatalApiError, ThrottledError } from 'singer';
import { describe, expect, inject, it } from 'vitest';
import { State } from '../../src/coverage/state.ts';
import type { Row } from '../../src/reading/page.ts';
import { LiveSource, row } from '../support/live-source.ts';
import { silent } from '../support/read-gaps.ts';
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
  ['records leave, and others take their places', { replace: true, long: true }, BOTH, 40],
  [
    'records leave at any time, and others take their places between runs',
    { replace: true, leave: true, long: true },
    BOTH,
    20,
  ],
  ['has its ties in another order on each page', { reorder: 'each page' }, [true], 30],
  ['is counted only with the time around it', { refuse: true }, [true], 30],
  [
    'is counted only with the time around it, that records leave, and others take their places',
    { refuse: true, replace: true, leave: true, long: true },
    [true],
    30,
  ],
  ['has short pages', { cut: true }, [true], 30],
  ['has short pages, and ties in another order in each run', { cut: true, reorder: 'each run' }, [true], 30],
];

it.each(HABITS)('a bulk second that %s is read whole by killed runs', async (_, habits, verify, seeds) => {
  for (const isVerified of verify)
    for (let seed = 1; seed <= seeds * inject('volume'); seed += 1)
      await readBySeveralRuns(seed, { ...habits, isVerified });
  expect.hasAssertions();
});

describe('a bulk import of 900 records in one second', () => {
  const [PAGE_SIZE, STREAM, FIELD] = [20, 'qb_customers', 'MetaData.LastUpdatedTime'];
  const rows = [row(1, 5), ...Array.from({ length: 900 }, (_, i) => row(3 * i + 10, 9)), row(2, 90)];
  const range = { start: 0, end: DAY_MS };
  const ended = (state: string) => State.parse(state, 'the test').covered(STREAM, FIELD);
  const partIn = (state: string) => {
    const [part] = State.parse(state, 'the test').partlyRead(STREAM, FIELD);
    if (part === undefined) throw new Error('no part');
    return part;
  };

  /**
   * Runs until a number of messages is written. Returns the Ids that were written, the last STATE, the lines of the log,
   * and the error that ended the run.
   */
  async function runUntil(messages: number, from?: string, change: Partial<LiveSource> = {}) {
    let [left, state] = [messages, from ?? '{"bookmarks":{}}'];
    const ids: string[] = [];
    const lines: string[] = [];
    const source = Object.assign(new LiveSource([...rows], PAGE_SIZE, undefined, inTheirOrder), change);
    const alive = () => {
      left -= 1;
      if (left < 0) throw new Error('killed');
    };
    const { error } = await runSync({
      ...{ range, from, sources: { [STREAM]: source } },
      logger: { ...silent, info: (line: string) => void lines.push(line) },
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
    return { ids, state, lines, error, fetches: source.fetches, counts: source.counts };
  }

  it.each([[[1]], [[2]], [[3]], [[4]], [[5]], [[6]], [[7]], [[8]], [[24]], [[41]], [[6, 4]], [[3, 9, 5, 2]]])(
    'has a page for each kill read again at most, with kills at messages %j',
    async (kills) => {
      let [again, state] = [0, '{"bookmarks":{}}'];
      const ids = new Set<string>();
      for (const messages of [...kills, 1_000]) {
        const run = await runUntil(messages, state);
        again += run.ids.filter((id) => ids.has(id)).length;
        for (const id of run.ids) ids.add(id);
        state = run.state;
        // Each page has one record of the one before it, and the first one ten; two may not be written any more. A run
        // counts the second at most once.
        expect(run.fetches).toBeLessThanOrEqual(Math.ceil((run.ids.length + 9) / (PAGE_SIZE - 1)) + 2);
        expect(run.counts).toBeLessThanOrEqual(2);
      }
      expect(ids.size).toBe(902);
      expect(again).toBeLessThanOrEqual(PAGE_SIZE * kills.length);
      expect(ended(state)).toEqual([range]);
    },
  );

  it('is counted after its second page, and again by no other run', async () => {
    const early = await runUntil(2);
    expect([early.fetches, partIn(early.state)]).toEqual([3, expect.not.objectContaining({ of: 900 })]);
    // One count is that of the gap. The first part with its number is noted before the rows of the second page are written.
    const later = await runUntil(3);
    expect([later.counts, partIn(later.state)]).toEqual([2, { ...partIn(early.state), of: 900 }]);
    const next = await runUntil(9, later.state);
    expect([next.counts, partIn(next.state).of]).toEqual([0, 900]);
    const last = await runUntil(1_000, next.state);
    expect(last.counts).toBe(1);
    const { records } = partIn(next.state);
    expect(last.lines).toEqual([
      `read 1970-01-01T00:00:09Z on after the ${records} records that an earlier run wrote`,
    ]);
  });

  it.each([
    ['ninth', 'less than eighty pages', 0, 2],
    ['second', 'eighty pages', 800, 3],
  ])(
    'is counted after its %s page if another one was before, and the stream has %s',
    async (_page, _has, others, early) => {
      const before = Array.from({ length: 60 }, (_, i) => row(5_000 + i, 7));
      const after = Array.from({ length: others }, (_, i) => row(20_000 + i, 100 + i));
      const change = { rows: [...before, ...rows, ...after] };
      const counts = async (messages: number) => (await runUntil(messages, undefined, change)).counts;
      expect(await counts(20)).toBe(early);
      expect(await counts(30)).toBe(3);
    },
  );

  it('is counted after its ninth page if the stream would take more calls than as many pages, and two', async () => {
    const change = { rows: rows.slice(0, 400) };
    const counts = async (messages: number) => (await runUntil(messages, undefined, change)).counts;
    // The count of the gap, which is not taken again at the end.
    expect(await counts(14)).toBe(1);
    expect(await counts(20)).toBe(2);
    expect(await counts(1_000)).toBe(2);
  });

  it('has a page read again for each kill if only the time around it is counted, unless a record of that has left', async () => {
    const change = { rows: rows.slice(0, 400) };
    for (const messages of [4, 9, 14, 30, 41]) {
      const killed = await runUntil(messages, undefined, change);
      const next = await runUntil(messages, killed.state, change);
      const last = await runUntil(1_000, next.state, change);
      const came = killed.ids.length + next.ids.length + last.ids.length;
      expect(came - 400, String(messages)).toBeLessThanOrEqual(2 * PAGE_SIZE);
      expect(ended(last.state)).toEqual([range]);
    }
    const killed = await runUntil(14, undefined, change);
    expect(partIn(killed.state)).toMatchObject({ within: { ...range, records: 400 } });
    expect(partIn(killed.state)).not.toHaveProperty('of');
    const changed = await runUntil(1_000, killed.state, { rows: change.rows.slice(1) });
    expect(changed.ids).toContain(killed.ids[5]);
    expect(ended(changed.state)).toEqual([range]);
  });

  it('is noted without its number if a record left it between its second page and the count', async () => {
    const changed = [...rows];
    const count = async () => {
      changed.splice(5, 1);
      return 899;
    };
    const { state } = await runUntil(6, undefined, { rows: changed, count });
    expect(partIn(state)).not.toHaveProperty('of');
  });

  it('is read from its start if a record left the part, and another one took its place', async () => {
    const killed = await runUntil(30);
    const changed = [...rows];
    const [other] = changed.splice(-2, 1);
    if (other !== undefined) changed.splice(7, 1, other);
    expect(killed.ids).not.toContain(other?.id);
    const next = await runUntil(1_000, killed.state, { rows: changed });
    expect(new Set([...killed.ids, ...next.ids]).size).toBe(902);
    expect(ended(next.state)).toEqual([range]);
  });

  it('is read whole if QuickBooks refuses to count it, and a kill has it read from its start', async () => {
    const count = async () => Promise.reject(new FatalApiError('no counts'));
    const killed = await runUntil(30, undefined, { count });
    expect(partIn(killed.state)).not.toHaveProperty('of');
    const next = await runUntil(30, killed.state, { count });
    expect(next.ids).toContain(killed.ids[5]);
    expect(partIn(next.state)).not.toHaveProperty('of');
    expect((await runUntil(1_000, next.state)).ids).toHaveLength(901);
  });

  it('ends the run with what was read if the count is throttled', async () => {
    const count = async () => Promise.reject(new ThrottledError('too many'));
    const { error, ids, state } = await runUntil(1_000, undefined, { count });
    expect(error).toBeInstanceOf(ThrottledError);
    expect(partIn(state).records).toBe(ids.length - 1);
  });

  it('is read from its start if STATE has a part of it that cannot be', async () => {
    const { state } = await runUntil(24);
    const part = partIn(state);
    for (const bad of [
      { ...part, records: part.records - 1 },
      { ...part, ids: part.ids.slice(4) },
      { ...part, ids: 'AAAA' },
      { ...part, lastIds: [...part.lastIds].reverse() },
      { ...part, lastIds: ['1', '2'] },
      { ...part, of: undefined },
      { ...part, of: part.records - 1 },
    ]) {
      const from = State.parse(state, 'the test').withPartlyRead(STREAM, FIELD, bad).toJson();
      const { ids, state: last } = await runUntil(1_000, from);
      expect(ids.length, JSON.stringify(bad)).toBe(901);
      expect(ended(last)).toEqual([range]);
    }
  });
});

/** Ties stay in the order of the list. */
function inTheirOrder(rows: Row[]): Row[] {
  return rows.sort((a, b) => a.instant - b.instant);
}
