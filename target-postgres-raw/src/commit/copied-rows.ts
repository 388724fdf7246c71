import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Batch } from '../batches/batch.ts';
import { keyTexts } from '../batches/key.ts';
import type { StreamRows } from '../batches/stream-rows.ts';
import { BEGIN } from '../postgres/connection.ts';
import type { ColumnType } from '../postgres/copy-binary.ts';
import { copyChunks } from '../postgres/copy-binary.ts';
import { copyInto } from '../postgres/copy-stream.ts';
import { policyOf } from '../postgres/failure.ts';
import { instantFrom } from '../postgres/instant.ts';
import { textArray } from '../postgres/text-array.ts';
import {
  copyIntoTable,
  examineAfterCopy,
  examineForCopy,
  findWaiting,
  type StraightFacts,
} from '../sql/straight.ts';
import { rowCells } from './row-cells.ts';
import type { Run } from './run.ts';
import { type MergedRows, NOTHING, type Staged, stage } from './staged.ts';

interface CopyOptions {
  readonly client: pg.Client;
  readonly run: Run;
  /** The batch before, as long as it is not committed. */
  readonly before: () => Batch | undefined;
  /** Resolves when the batch may be merged. */
  readonly turn: () => Promise<void>;
}

/** The pause between two looks, while a batch waits for its turn. */
const LOOK_MS = 500;

/** Stands before the first look, and before all rows. */
const SAVEPOINT = 'straight';
const ROLLBACK = `rollback to savepoint ${SAVEPOINT}`;

/*
 * The rows of a batch on the server, in its transaction: straight in their table if that has none of their keys, in
 * staging otherwise.
 *
 * Rows that were copied straight ahead of the batch's turn hold locks. The batch before shares no key with them, but
 * another session may wait for them, and the batch before for that session: Postgres sees no deadlock in that, since it
 * does not know of the turn. So a batch that waits for its turn ends its transaction as soon as a session waits for it.
 * Its rows go by staging then, as they do if COPY meets a key that another session has inserted meanwhile, or if one
 * has changed the type of a column since the look at the table.
 */
export class CopiedRows {
  readonly parts: readonly Staged[];
  readonly #options: CopyOptions;
  readonly #straight = new Map<Staged, MergedRows>();
  readonly #staged = new Set<Staged>();
  /** The parts that go straight, with their load time. */
  readonly #chosen = new Map<Staged, string>();

  constructor(parts: readonly Staged[], options: CopyOptions) {
    this.parts = parts;
    this.#options = options;
  }

  /** The counts of the parts that went straight. */
  get straight(): ReadonlyMap<Staged, MergedRows> {
    return this.#straight;
  }

  /**
   * Chooses the rows that go straight. Each look at a table gives its lock back at once: a session that waits for it
   * would hold up a batch that waits for its turn, and with it the batch before. The looks are in the transaction all
   * the same: a pooler with one connection would give that to the next batch between a look and the transaction.
   */
  choose(): Promise<void> {
    const choice = this.#choose();
    for (const { stream } of this.parts) this.#options.run.ways.noteChoice(stream, choice);
    return choice;
  }

  async #choose(): Promise<void> {
    const { client, run } = this.#options;
    // One that takes its turn looks at its tables now. Without the outcome all later batches would wait for their turn.
    for (const { stream } of this.parts) await run.ways.chosen(this.#rowsBefore(stream));
    const eligible = this.parts.flatMap((part) => {
      const { stream, rows } = part;
      const way = rows.length === 0 ? 'staged' : run.ways.of(stream, this.#rowsBefore(stream));
      return way === 'staged' ? [] : [{ part, way }];
    });
    if (eligible.length === 0) return;
    if (eligible.some(({ way }) => way === 'straight in turn')) await this.#options.turn();
    await client.query(`savepoint ${SAVEPOINT}`);
    for (const { part } of eligible) {
      const at = await this.#freeAt(part);
      await client.query(ROLLBACK);
      if (at === undefined) continue;
      this.#chosen.set(part, at);
      // The next batch may go straight while this one is copied.
      run.ways.noteStraight(part.stream);
    }
  }

  /** The rows of the same stream in the batch before, as long as that is not committed. */
  #rowsBefore(stream: StreamRows): StreamRows | undefined {
    return this.#options.before()?.streams.get(stream.source.stream);
  }

  /** Copies what may be copied ahead of the turn. */
  async copy(): Promise<void> {
    if (this.#chosen.size > 0 && !(await this.#isCopiedStraight())) await this.#giveBack();
    await this.#stageRest();
  }

  /** Resolves in the batch's turn, when all its rows are on the server. */
  async untilTurn(): Promise<void> {
    const turn = this.#options.turn();
    // It is awaited below, at the end of a look.
    turn.catch(() => {});
    while (this.#straight.size > 0) {
      const isOver = await Promise.race([turn.then(() => true), sleep(LOOK_MS, false, { ref: false })]);
      if (isOver) break;
      if (await this.#isWaitedFor()) await this.#restart(turn);
    }
    await turn;
    if (this.#isStale()) await this.#giveBack();
    await this.#stageRest();
  }

  /** The load time of rows that can go straight; undefined if they cannot. */
  async #freeAt({ stream, rows }: Staged): Promise<string | undefined> {
    const { client, run } = this.#options;
    const { table } = stream.source;
    const keys = table.keys.map((_, i) =>
      textArray(rows.map(({ key }) => keyTexts(key, table.keys.length)[i] ?? '')),
    );
    const [facts] = (await client.query<StraightFacts>(examineForCopy(table), keys)).rows;
    if (facts?.isPlain === false) run.ways.noteNotPlain(table);
    return facts?.isFree === true ? facts.at : undefined;
  }

  /** Copies the chosen rows. False if Postgres or the table does not take them: then staging has the last word. */
  async #isCopiedStraight(): Promise<boolean> {
    try {
      for (const [part, at] of this.#chosen) await this.#copyStraight(part, at);
      return !(await this.#isUnfit());
    } catch (error) {
      const { action } = policyOf(error);
      // The failure of staging says which row it was.
      if (error instanceof pg.DatabaseError && (action === 'reject' || action === 'stop')) return false;
      throw error;
    }
  }

  async #copyStraight(part: Staged, at: string): Promise<void> {
    const { stream, rows } = part;
    const { table } = stream.source;
    const types: ColumnType[] = [...table.columns.map(({ type }) => type), 'timestamptz'];
    const cells = rowCells({ types, keys: table.keys.length, shared: [instantFrom(at) ?? 0n] });
    const chunks = copyChunks(types, rows, cells);
    const inserted = await copyInto(this.#options.client, copyIntoTable(table), chunks);
    this.#straight.set(part, { ...NOTHING, inserted, dropped: rows.length - inserted, ingested_at_utc: at });
  }

  /** True if another session has changed the type of a column between the look at its table and the lock of COPY. */
  async #isUnfit(): Promise<boolean> {
    const tables = [...this.#chosen.keys()].map(({ stream }) => stream.source.table);
    const found = await this.#options.client.query<{ isUnfit: boolean }>(examineAfterCopy(tables));
    return found.rows[0]?.isUnfit ?? true;
  }

  async #stageRest(): Promise<void> {
    for (const part of this.parts) {
      if (this.#straight.has(part) || this.#staged.has(part)) continue;
      await stage(this.#options.client, part, this.#options.run);
      this.#staged.add(part);
    }
  }

  /** Ends the transaction, and begins another one in the batch's turn: a concurrent build of an index waits for its end. */
  async #restart(turn: Promise<void>): Promise<void> {
    const { client } = this.#options;
    this.#forgetRows();
    // A connection that is lost meanwhile is noticed in the batch's turn.
    await client.query('rollback').catch(() => {});
    await turn;
    await client.query(BEGIN);
  }

  #forgetRows(): void {
    for (const { stream } of this.parts) this.#options.run.ways.noteStaged(stream);
    this.#straight.clear();
    this.#staged.clear();
  }

  async #giveBack(): Promise<void> {
    this.#forgetRows();
    await this.#options.client.query(ROLLBACK);
  }

  /** Also true if the look fails, such as by statement_timeout: the transaction is aborted then, and has to begin again. */
  async #isWaitedFor(): Promise<boolean> {
    const found = await this.#options.client
      .query<{ isWaitedFor: boolean }>(findWaiting)
      .catch(() => undefined);
    return found?.rows[0]?.isWaitedFor ?? true;
  }

  #isStale(): boolean {
    const { ways } = this.#options.run;
    return [...this.#straight].some(
      ([{ stream }, { ingested_at_utc: at }]) => at !== null && ways.isStale(stream.source.table, at),
    );
  }
}
