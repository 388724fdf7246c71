import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Logger } from 'singer';
import type { Batch, Rejected } from '../batches/batch.ts';
import type { Row } from '../batches/row.ts';
import type { StreamMapping } from '../batches/stream-mapping.ts';
import type { Connections } from '../postgres/connections.ts';
import { asDatabaseError, reasonOf } from '../postgres/failure.ts';
import { type Counts, findBatch } from '../sql/ledger.ts';
import type { Table } from '../table.ts';
import { prepareHistory } from '../tables/prepare-history.ts';
import {
  canCompressByLz4,
  prepareLedger,
  prepareRejected,
  prepareStreams,
  prepareTable,
} from '../tables/prepare-table.ts';
import { BatchCommit, type BatchWork } from './batch-commit.ts';
import type { BatchEvent } from './batch-states.ts';
import { commitBatch } from './commit-batch.ts';
import { CopyWays } from './copy-ways.ts';
import { addMarkColumns, unmarkedStreams } from './mark-columns.ts';
import { beginRun } from './note-run.ts';
import { rejectBatch } from './rejected-records.ts';
import { findRejectedRows } from './rejected-rows.ts';
import { retried } from './retry.ts';
import type { Run } from './run.ts';

interface WarehouseOptions
  extends Omit<
    Run,
    'id' | 'hasLz4' | 'isRecorded' | 'packings' | 'ways' | 'remarks' | 'marked' | 'histories'
  > {
  readonly connections: Connections;
  /** Aborted by the first signal. */
  readonly stopping: AbortSignal;
  /** Aborted when whatever is not committed has to be rolled back. */
  readonly aborting: AbortSignal;
  readonly logger: Logger;
}

/** Tables and ledger in Postgres. Failures that may pass are retried; the others become a sentence. */
export class Warehouse {
  readonly #options: WarehouseOptions;
  readonly #run: Run;
  /** Batches that are under way, in order. */
  readonly #underWay = new Set<BatchCommit>();
  #last: BatchCommit | undefined;
  /** Records of this run that were rejected so far. */
  #rejected = 0;

  private constructor(options: WarehouseOptions, facts: Pick<Run, 'id' | 'hasLz4' | 'isRecorded'>) {
    this.#options = options;
    this.#run = {
      ...options,
      ...facts,
      packings: new Map(),
      ways: new CopyWays(),
      remarks: new Set(),
      marked: new Set(),
      histories: new Map(),
    };
    options.stopping.addEventListener('abort', () => this.#tellAll('stopRequested'));
    options.aborting.addEventListener('abort', () => {
      this.#tellAll('graceOver');
      void options.connections.close();
    });
  }

  /** Connects, without a retry: a user who has just written the settings wants to know at once. */
  static async open(options: WarehouseOptions): Promise<Warehouse> {
    const { connections, schema } = options;
    await saying('connecting to Postgres', connections, async () => {});
    return saying(`preparing the schema ${schema}`, connections, async (client) => {
      await prepareLedger(client, schema);
      await prepareStreams(client, schema);
      const id = randomUUID();
      const isRecorded = await beginRun(client, schema, id);
      connections.hasWritten = isRecorded;
      return new Warehouse(options, { id, isRecorded, hasLz4: await canCompressByLz4(client) });
    });
  }

  /** The id of the run; undefined if runs are not recorded. */
  get recordedId(): string | undefined {
    return this.#run.isRecorded ? this.#run.id : undefined;
  }

  async prepare({ table, layout }: StreamMapping): Promise<Table> {
    const { connections, logger, aborting } = this.#options;
    const doing = `preparing the table ${table.schema}.${table.name}`;
    const work = () => connections.first.use((client) => this.#prepare(client, { table, layout }));
    try {
      const prepared = await retried(work, {
        isRetryable: (error) => ['retry', 'reconnect'].includes(connections.actionFor(error)),
        onRetry: (error, delayMs) => {
          if (connections.actionFor(error) === 'reconnect') connections.renew();
          logger.warning(
            `${doing} did not succeed (${reasonOf(error)}); it is tried again in ${delayMs / 1000} s`,
          );
        },
        signal: aborting,
      });
      return prepared;
    } catch (error) {
      throw asDatabaseError(error, doing, connections.address);
    }
  }

  async #prepare(client: pg.Client, wanted: Pick<StreamMapping, 'table' | 'layout'>): Promise<Table> {
    const { hasLz4, history, histories, marked } = this.#run;
    const table = await prepareTable(client, wanted, hasLz4);
    if (table.hasMarks === true) marked.add(table.name);
    if (history && table.keys.length > 0) {
      histories.set(table.name, await prepareHistory(client, table, hasLz4));
      marked.add(table.name);
    }
    return table;
  }

  /** Loads a batch after the one before, and then calls `deliver`; the next one is not merged before that is done. */
  async commit(batch: Batch, deliver: BatchWork['deliver']): Promise<void> {
    const { connections, logger, aborting } = this.#options;
    aborting.throwIfAborted();
    const work = this.#workOn(batch, deliver);
    const commit = new BatchCommit({ batch, work, connections, predecessor: this.#last, logger });
    this.#last = commit;
    this.#underWay.add(commit);
    try {
      await commit.run();
    } catch (error) {
      // Nothing can be committed any more, and a successor that copies or connects would keep the run waiting.
      void connections.close();
      throw error;
    } finally {
      this.#underWay.delete(commit);
    }
  }

  #workOn(batch: Batch, deliver: BatchWork['deliver']): BatchWork {
    const { id, schema } = this.#run;
    const found = new Map<Row, Rejected>();
    return {
      changesTables: batch.rejected.length > 0 || unmarkedStreams(batch, this.#run).length > 0,
      load: (client, turn) => this.#load(client, batch, turn, found),
      narrow: async (client, failure) => {
        const before = found.size;
        const most = this.#allowed - batch.rejected.length;
        const search = { client, run: this.#run, most, found };
        await findRejectedRows(batch, search);
        if (found.size === before) throw failure;
        const rest = batch.without(new Set(found.keys()));
        // Deletions that count again were not tried if their table lacks the column for them.
        if (found.size <= most && unmarkedStreams(rest, this.#run).length > 0) {
          await addMarkColumns(client, rest, this.#run);
          await findRejectedRows(batch, search);
        }
        return this.#load(client, batch, async () => {}, found);
      },
      found: () => found.size,
      find: async (client) => {
        const values = [id, batch.number];
        const { rows } = await client.query<Counts & pg.QueryResultRow>(findBatch(schema), values);
        if (rows.length > 0) this.#rejected += batch.rejected.length + found.size;
        return rows;
      },
      deliver,
    };
  }

  /** Rejected records that the rest of the run may have. Known in a batch's turn only. */
  get #allowed(): number {
    return this.#run.maxRejectedRecords - this.#rejected;
  }

  async #load(
    client: pg.Client,
    batch: Batch,
    turn: () => Promise<void>,
    leftOut: ReadonlyMap<Row, Rejected>,
  ): Promise<readonly Counts[]> {
    const run = this.#run;
    const rejected = [...batch.rejected, ...leftOut.values()];
    if (rejected.length > 0 && rejected.length > this.#allowed)
      throw await rejectBatch(client, run, batch.number, rejected);
    const rest = batch.without(new Set(leftOut.keys()));
    const unmarked = await addMarkColumns(client, rest, run);
    const kept = [...rejected, ...unmarked];
    if (kept.length > 0) await prepareRejected(client, run.schema);
    const before = () => this.#beforeOf(batch);
    const commit = { run, turn, before, rejected: kept, isNarrowed: leftOut.size > 0 };
    const counts = await commitBatch(client, rest, commit);
    this.#rejected += rejected.length;
    return counts;
  }

  /** The batch before, as long as it is under way. Not kept, since it would stay in memory. */
  #beforeOf(batch: Batch): Batch | undefined {
    for (const commit of this.#underWay) if (commit.batch.number === batch.number - 1) return commit.batch;
    return undefined;
  }

  #tellAll(event: BatchEvent): void {
    for (const commit of [...this.#underWay]) commit.tell(event);
  }
}

/** Runs the work once, on the first connection; a failure says what was done and where. */
async function saying<T>(
  doing: string,
  { first, address }: Connections,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  try {
    return await first.use(work);
  } catch (error) {
    throw asDatabaseError(error, doing, address);
  }
}
