import type { Simulator } from 'quickbooks-simulator';
import { type Interval, SECOND_MS } from 'singer';
import type { KnownRecords } from '../../src/census/known-records.ts';
import { censusPlanOf } from '../../src/commands/census/census-plan.ts';
import { type CensusResult, runCensus } from '../../src/commands/census/census-run.ts';
import { State } from '../../src/coverage/state.ts';
import { askCdc } from '../../src/quickbooks/cdc-source.ts';
import { QueryCensusSource } from '../../src/quickbooks/query-census-source.ts';
import { QuerySource } from '../../src/quickbooks/query-source.ts';
import type { QuickBooksClient } from '../../src/quickbooks/quickbooks-client.ts';
import { Shutdown } from '../../src/shutdown.ts';
import { discover } from '../../src/streams/catalog.ts';
import { chosenStreams, type SelectedStream } from '../../src/streams/chosen-streams.ts';
import { type Output, sync } from '../../src/sync.ts';
import { silent } from '../support/source-of.ts';
import { knownFrom } from './simulated-census.ts';

const FIELD = 'MetaData.LastUpdatedTime';
const DAY_MS = 86_400_000;

/** A row of a table: as the target keeps it. */
interface TableRow {
  createdAt: number | undefined;
  changedAt: number;
  deletedAt: number | undefined;
}

/** The tables of a company, loaded by the tap's own story of a run from a simulator's clock. */
export class SimulatedTables {
  /** Rows by Id, by the name of the stream. */
  readonly tables = new Map<string, Map<string, TableRow>>();
  readonly streams: readonly SelectedStream[];
  state: string | undefined;
  readonly #simulator: Simulator;
  readonly #client: QuickBooksClient;
  readonly #start: number;

  constructor(simulator: Simulator, call: QuickBooksClient['call'], names: readonly string[], start: number) {
    this.#simulator = simulator;
    this.#client = { call } as QuickBooksClient;
    this.#start = start;
    const all = discover({ format: 'envelope', windowField: FIELD });
    this.streams = chosenStreams({ names, all }).streams;
  }

  /** A run from the last STATE. Nothing more comes out after `most` messages, as after a kill. */
  async run(most: number): Promise<void> {
    const { now, settled, range, state } = this.#moment();
    const timing = { now, settled, isUpToNow: true, trustMs: DAY_MS, maxAgeMs: DAY_MS };
    await sync({
      streams: this.streams,
      ...{ range, windowField: FIELD, concurrency: 2, maxWindowDays: 0, isVerified: true, state },
      dueSnapshots: new Set(this.streams.map(({ stream }) => stream.name)),
      source: ({ stream }) => new QuerySource(stream, FIELD, 1_000, this.#client),
      changes: { timing, ask: (asked, since) => askCdc(this.#client, asked, since), readsDeletions: true },
      ...{ onBookmark: () => {}, callsLeft: () => Number.POSITIVE_INFINITY },
      ...{ shutdown: new Shutdown(), logger: silent, output: this.#output(most) },
    }).catch((error: Error) => {
      if (error.message !== KILLED) throw error;
    });
  }

  /** A census from what the tables know. */
  async census(most: number): Promise<CensusResult> {
    const { settled, range, state } = this.#moment();
    const known = new Map<string, KnownRecords>();
    for (const [name, rows] of this.tables) {
      const live = [...rows].filter(([, row]) => row.deletedAt === undefined);
      if (live.length === 0) continue;
      known.set(
        name,
        knownFrom(live.map(([id, { createdAt }]) => ({ id, createdAt, changedAt: undefined }))),
      );
    }
    const output = this.#output(most);
    const ends = [{ stream: undefined, before: undefined, streams: [] }];
    const plan = { streams: this.streams, known: { streams: known, ends }, state, range };
    const result: CensusResult = { settled: 0, deleted: 0, byNumber: [], open: [], lacking: [] };
    await runCensus(
      {
        streams: censusPlanOf({ ...plan, windowField: FIELD, isStateGiven: true, before: settled }, silent),
        ...{ state, isStateWritten: true, windowField: FIELD, isThorough: false, logger: silent, output },
        most: { given: undefined, isForOnce: false },
        sourceOf: (stream, { changedSince }) =>
          new QueryCensusSource({
            ...{ stream, changedSince, pageSize: 1_000, concurrency: 2, client: this.#client },
          }),
      },
      result,
    ).catch((error: Error) => {
      if (error.message !== KILLED) throw error;
    });
    return result;
  }

  live(stream: string): string[] {
    return [...(this.tables.get(stream) ?? [])]
      .filter(([, { deletedAt }]) => deletedAt === undefined)
      .map(([id]) => id)
      .sort();
  }

  marked(stream: string): string[] {
    return [...(this.tables.get(stream) ?? [])]
      .filter(([, { deletedAt }]) => deletedAt !== undefined)
      .map(([id]) => id);
  }

  #moment() {
    const now = this.#simulator.clock.now();
    const settled = Math.floor(now / SECOND_MS - 60) * SECOND_MS;
    const range: Interval = { start: this.#start, end: settled };
    const state = this.state === undefined ? State.EMPTY : State.parse(this.state, 'the test');
    return { now, settled, range, state };
  }

  #output(most: number) {
    let left = most;
    const written = (take: () => void) => {
      if (--left < 0) throw new Error(KILLED);
      take();
    };
    const output: Output = {
      schema: async () => {},
      records: async ({ stream }, { rows }) =>
        written(() => {
          for (const { id, instant, payload } of rows)
            this.#load(stream.name, id, { ...createdIn(payload), changedAt: instant });
        }),
      deletions: async ({ stream }, rows) =>
        written(() => {
          for (const { id, at = 0 } of rows) this.#mark(stream.name, id, at);
        }),
      state: async (state) =>
        written(() => {
          this.state = state.toJson();
        }),
    };
    const deletedRows = async ({ stream }: SelectedStream, rows: readonly { readonly id: string }[]) =>
      written(() => {
        // A census takes the time from the machine, whose clock is not the simulator's.
        for (const { id } of rows) this.#mark(stream.name, id, this.#simulator.clock.now());
      });
    return { ...output, deletedRows };
  }

  #table(name: string): Map<string, TableRow> {
    const table = this.tables.get(name) ?? new Map<string, TableRow>();
    this.tables.set(name, table);
    return table;
  }

  /** An edit clears the mark of an earlier deletion. */
  #load(name: string, id: string, row: Pick<TableRow, 'createdAt' | 'changedAt'>): void {
    const { deletedAt } = this.#table(name).get(id) ?? {};
    const isLater = deletedAt === undefined || row.changedAt > deletedAt;
    this.#table(name).set(id, { ...row, deletedAt: isLater ? undefined : deletedAt });
  }

  #mark(name: string, id: string, at: number): void {
    const row = this.#table(name).get(id) ?? { createdAt: undefined, changedAt: 0, deletedAt: undefined };
    if (row.changedAt <= at) this.#table(name).set(id, { ...row, deletedAt: at });
  }
}

const KILLED = 'killed';

function createdIn(payload: Buffer): Pick<TableRow, 'createdAt'> {
  const [, created = ''] = /"CreateTime":"([^"]*)"/.exec(payload.toString()) ?? [];
  const createdAt = Date.parse(created);
  return { createdAt: Number.isNaN(createdAt) ? undefined : createdAt };
}
