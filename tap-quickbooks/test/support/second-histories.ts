import { DAY_MS, FatalApiError, type Interval, SECOND_MS } from 'singer';
import { expect } from 'vitest';
import { State } from '../../src/coverage/state.ts';
import type { Row } from '../../src/reading/page.ts';
import { idsOf } from '../../src/reading/partly-read.ts';
import { LiveSource, row } from './live-source.ts';
import { randomOf } from './random-of.ts';
import { runSync } from './run-sync.ts';

/*
 * A company with a bulk import in one second, which runs read that are killed at any message, and resumed from a STATE
 * that they wrote. After a kill only what was written before that STATE counts, as if the target had stopped there.
 */

export interface Habits {
  readonly isVerified: boolean;
  /** Records leave a second between two runs, and between two pages. */
  readonly leave?: boolean;
  /** Between two runs a record leaves its second, and another one of it takes its place in the order. */
  readonly replace?: boolean;
  /** Records come into a second that is not covered, between two runs. */
  readonly enter?: boolean;
  /** Ties come in another order in each run, or on each page. */
  readonly reorder?: 'each run' | 'each page';
  /** Pages come short, except for those of the last run. */
  readonly cut?: boolean;
  /** Pages and the bulk import are larger, so that the last ten Ids of a part are asked for again. */
  readonly large?: boolean;
  /** The bulk import has more pages. */
  readonly long?: boolean;
  /** QuickBooks refuses to count a second. */
  readonly refuse?: boolean;
}

const STREAM = 'qb_customers';
const FIELD = 'MetaData.LastUpdatedTime';
const RANGE: Interval = { start: 0, end: 3 * DAY_MS };
const MOST_STATE_CHARACTERS = 12_000;
const MOST_RUNS = 12;

/** Reads a company by runs that are killed, until one reads it to the end. */
export async function readBySeveralRuns(seed: number, habits: Habits): Promise<void> {
  const company = new BulkCompany(seed, habits);
  const at = `seed ${seed}, ${JSON.stringify(habits)}`;
  let from: string | undefined;
  for (let run = 1; run <= MOST_RUNS; run += 1) {
    const { state, error, isKilled } = await company.run(from, at);
    expect(isKilled || habits.cut === true ? undefined : error, at).toBeUndefined();
    from = state;
    company.changeBetweenRuns(from);
  }
  company.calmDown();
  const { state, error } = await company.run(from, at);
  expect(error, at).toBeUndefined();
  expect(State.parse(state, at).covered(STREAM, FIELD), at).toEqual([RANGE]);
  expect(state, at).not.toContain('partly_read');
  expect(company.lost(), at).toEqual([]);
}

interface Outcome {
  readonly state: string;
  readonly error: unknown;
  readonly isKilled: boolean;
}

class BulkCompany {
  readonly #habits: Habits;
  readonly #random: () => number;
  readonly #source: LiveSource;
  readonly #table = new Set<string>();
  /** Ids that have left their second, and those that came late. */
  readonly #left = new Set<string>();
  readonly #late = new Set<string>();
  /** Places of records that have taken those of others. */
  readonly #taken = new Map<string, number>();
  #order = 0;
  #isCalm = false;

  constructor(seed: number, habits: Habits) {
    this.#habits = habits;
    this.#random = randomOf(seed);
    const scale = habits.large === true ? 7 : 1;
    const pageSize = scale * (3 + this.#below(8));
    const rows = [
      ...this.#rowsOf(scale * (habits.long ? 60 + this.#below(140) : 20 + this.#below(60)), () => 90_000),
      ...this.#rowsOf(this.#below(20), () => 90_001),
      ...this.#rowsOf(this.#below(30), () => this.#below(250_000)),
    ];
    this.#source = new LiveSource(
      rows.map((second, i) => row(i + 1, second)),
      pageSize,
      () => this.#changeBetweenPages(),
      (found) => this.#inOrder(found),
    );
  }

  /** Runs until the end, or a kill. Returns the STATE from which the next run begins. */
  async run(from: string | undefined, at: string): Promise<Outcome> {
    let left = this.#isCalm ? Number.POSITIVE_INFINITY : this.#below(40);
    const alive = () => {
      left -= 1;
      if (left < 0) throw new Error('killed');
    };
    const written: string[] = [];
    const states = [{ text: from ?? '{"bookmarks":{}}', written: 0 }];
    const { error } = await runSync({
      ...{ range: RANGE, from, isVerified: this.#habits.isVerified, concurrency: 1 + this.#below(3) },
      sources: {
        [STREAM]: {
          fetch: (interval, position) => this.#fetch(interval, position),
          count: (interval) => this.#count(interval),
        },
      },
      output: {
        schema: async () => {},
        deletions: async () => {},
        records: async (_, { rows }) => {
          alive();
          written.push(...rows.map(({ id }) => id));
        },
        state: async (value) => {
          alive();
          this.#requireTrue(value, written, at);
          states.push({ text: value.toJson(), written: written.length });
        },
      },
    });
    const isKilled = left < 0;
    const isTargetLate = isKilled && this.#below(3) === 0;
    const last = states[isTargetLate ? this.#below(states.length) : states.length - 1];
    if (last === undefined) throw new Error('a run without STATE');
    for (const id of written.slice(0, last.written)) this.#table.add(id);
    return { state: last.text, error, isKilled };
  }

  changeBetweenRuns(state: string): void {
    if (this.#habits.reorder === 'each run') this.#order = this.#below(1_000);
    if (this.#habits.leave && this.#below(2) === 0) this.#leave();
    if (this.#habits.replace && this.#below(2) === 0) this.#replace();
    const isOpen = State.parse(state, 'the test')
      .covered(STREAM, FIELD)
      .every(({ end }) => end <= BULK);
    if (!this.#habits.enter || !isOpen || this.#below(2) === 0) return;
    const late = row(1 + this.#below(300), 90_000);
    if (this.#source.rows.some(({ id }) => id === late.id) || this.#left.has(late.id)) return;
    this.#late.add(late.id);
    this.#source.rows.push(late);
  }

  /** From now on nothing changes, and no run is killed. */
  calmDown(): void {
    this.#isCalm = true;
  }

  /** Records that stay and did not come. A late one may be taken for one that left. */
  lost(): string[] {
    const leaves = this.#habits.leave === true || this.#habits.replace === true;
    const mayMiss = (id: string) => leaves && this.#late.has(id);
    const ids = this.#source.rows.map(({ id }) => id);
    return ids.filter((id) => !this.#table.has(id) && !mayMiss(id));
  }

  /** Holds that all that a STATE covers, or has as a part, was written before it. */
  #requireTrue(state: State, written: readonly string[], at: string): void {
    const came = (id: string) => this.#table.has(id) || written.includes(id);
    const covered = state.covered(STREAM, FIELD);
    const due = this.#source.rows.filter(({ id, instant }) =>
      covered.some(({ start, end }) => start <= instant && instant < end && !this.#late.has(id)),
    );
    expect(
      due.filter(({ id }) => !came(id)).map(({ id }) => id),
      at,
    ).toEqual([]);
    for (const part of state.partlyRead(STREAM, FIELD))
      expect(
        [...(idsOf(part) ?? ['none'])].filter((id) => !came(id)),
        at,
      ).toEqual([]);
    expect(state.toJson().length, at).toBeLessThan(MOST_STATE_CHARACTERS);
  }

  async #fetch(interval: Interval, position: number) {
    // A count that is asked for at the same time comes before the page, and records may leave between them.
    if (this.#below(3) === 0) {
      await new Promise((resolve) => setImmediate(resolve));
      this.#changeBetweenPages();
    }
    const page = await this.#source.fetch(interval, position);
    const isCut = this.#habits.cut && !this.#isCalm && this.#below(6) === 0;
    return isCut ? { ...page, rows: page.rows.slice(0, this.#below(page.rows.length + 1)) } : page;
  }

  async #count(interval: Interval): Promise<number> {
    if (this.#habits.refuse && interval.end - interval.start === SECOND_MS)
      throw new FatalApiError('no count');
    return this.#source.count(interval);
  }

  #changeBetweenPages(): void {
    if (this.#isCalm) return;
    if (this.#habits.reorder === 'each page') this.#order = this.#below(1_000);
    if (this.#habits.leave && this.#below(8) === 0) this.#leave();
  }

  #leave(): Row | undefined {
    const [gone] = this.#source.rows.splice(this.#below(this.#source.rows.length), 1);
    if (gone !== undefined) this.#left.add(gone.id);
    return gone;
  }

  #replace(): void {
    const gone = this.#leave();
    const ties = this.#source.rows.filter(({ instant }) => instant === gone?.instant);
    const other = ties[this.#below(ties.length)];
    if (gone !== undefined && other !== undefined) this.#taken.set(other.id, this.#place(gone));
  }

  #inOrder(rows: Row[]): Row[] {
    return rows.sort((a, b) => a.instant - b.instant || this.#place(a) - this.#place(b));
  }

  /** The place of a tie. In most orders of runs only few of them differ from the first one. */
  #place({ id }: Row): number {
    const taken = this.#taken.get(id);
    if (taken !== undefined) return taken;
    const number = Number(id);
    const isElsewhere =
      this.#order % 3 === 0 || this.#habits.reorder === 'each page' || (number * 31 + this.#order) % 9 === 0;
    return (((isElsewhere ? number + this.#order : number) * 7_919) % 1_009) + number / 10_000;
  }

  #rowsOf(count: number, second: () => number): number[] {
    return Array.from({ length: count }, second);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

const BULK = 90_000 * SECOND_MS;
