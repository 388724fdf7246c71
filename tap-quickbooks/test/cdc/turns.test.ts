import { DAY_MS, FatalApiError, SECOND_MS } from 'singer';
import { expect, it } from 'vitest';
import { State } from '../../src/coverage/state.ts';
import { RunSize } from '../../src/reading/run-size.ts';
import { Shutdown } from '../../src/shutdown.ts';
import { discover } from '../../src/streams/catalog.ts';
import { chosenStreams } from '../../src/streams/chosen-streams.ts';
import { sync } from '../../src/sync.ts';
import { LiveSource } from '../support/live-source.ts';
import { silent } from '../support/read-gaps.ts';

const FIELD = 'MetaData.LastUpdatedTime';
const HOUR_MS = 3_600 * SECOND_MS;
const START = 100 * DAY_MS;
const NAMES = [
  ...['qb_accounts', 'qb_bills', 'qb_classes', 'qb_customers', 'qb_deposits', 'qb_estimates'],
  ...['qb_invoices', 'qb_items', 'qb_payments', 'qb_purchases', 'qb_transfers', 'qb_vendors'],
];
const all = discover({ format: 'envelope', windowField: FIELD });
const { streams } = chosenStreams({ names: NAMES, all });

/** A company without changes, that refuses to tell the changes of some entities, by their name or not. */
class QuietCompany {
  now = START + 10 * DAY_MS;
  state: State = State.EMPTY;
  readonly refused: ReadonlySet<string>;
  readonly #isNamed: boolean;
  readonly sources = new Map(NAMES.map((name) => [name, new LiveSource([], 1_000)]));
  /** The time of a change of the bills, from the start of the call; undefined for no change. */
  toldAfterMs: number | undefined;
  #cdcCalls = 0;

  constructor(refused: readonly string[], isNamed = true) {
    this.refused = new Set(refused);
    this.#isNamed = isNamed;
    for (const [i, source] of [...this.sources.values()].entries())
      source.rows.push({ id: String(i), instant: START + DAY_MS, payload: Buffer.from('{}') });
  }

  /** Runs an hour later. Returns its calls, and the streams that it queried. */
  async run(afterMs = HOUR_MS) {
    this.now += afterMs;
    const before = this.#fetches();
    this.#cdcCalls = 0;
    const size = new RunSize();
    const settled = Math.floor(this.now / SECOND_MS - 60) * SECOND_MS;
    await sync({
      streams,
      ...{ range: { start: START, end: settled }, windowField: FIELD, dueSnapshots: new Set() },
      ...{ concurrency: 2, maxWindowDays: 0, isVerified: true, shutdown: new Shutdown(), logger: silent },
      size,
      state: this.state,
      source: ({ stream }) => this.sources.get(stream.name) ?? new LiveSource([], 1_000),
      changes: {
        timing: { now: this.now, settled, isUpToNow: true, trustMs: DAY_MS, maxAgeMs: DAY_MS },
        ask: async (asked, since) => {
          this.#cdcCalls += 1;
          const refused = asked.find(({ name }) => this.refused.has(name));
          if (refused !== undefined)
            throw new FatalApiError(
              this.#isNamed ? `cdc for entity ${refused.entity} is not supported` : 'no',
            );
          const told = this.toldAfterMs;
          const newest = told === undefined ? [] : [since + told];
          const changes = newest.map(
            (at) => ['qb_bills', { objects: 1, newest: at, deletions: [] }] as const,
          );
          return { changes: new Map(changes), objects: 0, elements: asked.length, hasUnknownList: false };
        },
        readsDeletions: true,
      },
      ...{ onBookmark: () => {}, callsLeft: () => Number.POSITIVE_INFINITY },
      output: {
        schema: async () => {},
        records: async () => {},
        deletions: async () => {},
        state: async (state) => {
          this.state = state;
        },
      },
    });
    const after = this.#fetches();
    const queried = NAMES.filter((name) => after.get(name) !== before.get(name));
    const left = NAMES.filter((name) => !size.isWhole(name));
    return { calls: this.#cdcCalls + queried.length, cdcCalls: this.#cdcCalls, queried, left };
  }

  #fetches() {
    return new Map([...this.sources].map(([name, { fetches }]) => [name, fetches]));
  }
}

it.each([1, 3, 8])(
  'with %i refused entities a quiet hour takes two calls, and each is read in turn',
  async (count) => {
    const refused = NAMES.slice(1, 1 + count);
    const company = new QuietCompany(refused);
    await company.run();
    expect((await company.run()).cdcCalls).toBe(count + 1);
    for (let round = 0; round < 2; round += 1) {
      const queried: string[] = [];
      for (let turn = 0; turn < count; turn += 1) {
        const run = await company.run();
        expect(run.calls).toBe(2);
        // Those that wait are left to a later run, and the record of runs says so.
        expect([...run.queried, ...run.left].sort()).toEqual(refused);
        queried.push(...run.queried);
      }
      expect(queried.sort()).toEqual(refused);
    }
  },
);

it('refused entities are queried out of turn if half of cdc_trust_hours is over', async () => {
  const refused = NAMES.slice(1, 4);
  const company = new QuietCompany(refused);
  await company.run();
  await company.run();
  const { queried } = await company.run(11 * HOUR_MS);
  expect(queried).toHaveLength(1);
  const others = refused.filter((name) => !queried.includes(name));
  expect((await company.run(11 * HOUR_MS)).queried).toEqual(others);
});

it('a refusal without a name is found in some runs, and then a quiet hour takes two calls', async () => {
  const company = new QuietCompany(NAMES.slice(2, 5), false);
  await company.run();
  const calls: number[] = [];
  for (let hour = 0; hour < 6; hour += 1) calls.push((await company.run()).calls);
  expect(calls.slice(3)).toEqual([2, 2, 2]);
});

it.each([
  ['in the minutes that were read before', SECOND_MS, []],
  ['before the time that was asked for, which says nothing', -SECOND_MS, ['qb_bills']],
  ['far in the past', -10 * DAY_MS, ['qb_bills']],
  ['after that', 30 * 60 * SECOND_MS, ['qb_bills']],
])('a change %s has its stream queried or not', async (_when, toldAfterMs, queried) => {
  const company = new QuietCompany([]);
  await company.run();
  company.toldAfterMs = toldAfterMs;
  expect((await company.run()).queried).toEqual(queried);
});
