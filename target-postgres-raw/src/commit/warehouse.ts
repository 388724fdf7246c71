import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Logger } from 'singer';
import type { Batch } from '../batches/batch.ts';
import type { StreamMapping } from '../batches/stream-mapping.ts';
import type { Database } from '../postgres/database.ts';
import { asDatabaseError, codeOf, policyOf, reasonOf } from '../postgres/failure.ts';
import { TOO_MANY_CONNECTIONS } from '../postgres/sqlstates.ts';
import { type Counts, findBatch } from '../sql/ledger.ts';
import type { Table } from '../table.ts';
import {
  canCompressByLz4,
  prepareLedger,
  prepareRejected,
  prepareStreams,
  prepareTable,
} from '../tables/prepare-table.ts';
import { commitBatch } from './commit-batch.ts';
import { refusedRows } from './refused-rows.ts';
import { refuseBatch } from './rejects.ts';
import { retried } from './retry.ts';
import type { Run } from './run.ts';
import { GaveWay, Turn } from './turn.ts';

interface WarehouseOptions extends Omit<Run, 'id' | 'hasLz4' | 'packings'> {
  /** Two connections: while one merges a batch, the other one copies the next. */
  readonly databases: readonly [Database, Database];
  /** Once it is aborted, what fails is not tried again. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
}

/** Where batches go: tables and ledger in Postgres. What may pass is tried again; what remains is a sentence. */
export class Warehouse {
  readonly #options: WarehouseOptions;
  readonly #run: Run;
  #rejected = 0;
  #previous: Turn | undefined;
  /** The server lets us have one connection only. */
  #isAlone = false;

  private constructor(options: WarehouseOptions, hasLz4: boolean) {
    this.#options = options;
    this.#run = { ...options, id: randomUUID(), hasLz4, packings: new Map() };
  }

  /** Connects, without trying twice: who has just written the settings wants to know at once. */
  static async open(options: WarehouseOptions): Promise<Warehouse> {
    const {
      databases: [database],
      schema,
    } = options;
    await saying('connecting to Postgres', database, async () => {});
    return saying(`preparing the schema ${schema}`, database, async (client) => {
      await prepareLedger(client, schema);
      await prepareStreams(client, schema);
      return new Warehouse(options, await canCompressByLz4(client));
    });
  }

  async prepare({ table, layout }: StreamMapping): Promise<Table> {
    const { databases } = this.#options;
    return this.#retried(
      `preparing the table ${table.schema}.${table.name}`,
      () => databases[0].use((client) => prepareTable(client, { table, layout }, this.#run.hasLz4)),
      () => {},
    );
  }

  /** `before` is the commit of the batch before, with all that belongs to it. Batches come in order. */
  async commit(batch: Batch, before: Promise<void>): Promise<readonly Counts[]> {
    const { databases, signal } = this.#options;
    const turn = new Turn(before, this.#previous, signal);
    this.#previous = turn;
    const mine = databases[(batch.number - 1) % databases.length] ?? databases[0];
    return this.#retried(
      `loading batch ${batch.number}`,
      async (attempt) => {
        if (attempt > 1 || this.#isAlone) return this.#commitAlone(databases[0], batch, turn, attempt);
        try {
          return await mine.use((client) => this.#commitOn(client, batch, turn));
        } catch (error) {
          if (!(error instanceof GaveWay)) throw error;
          // On its own connection still: the batch behind may have the other one, and waits for this batch.
          return this.#commitAlone(mine, batch, turn, attempt);
        }
      },
      (error) => {
        // The batch behind may have the connection that this one needs, or a pooler may have given it the last one.
        turn.haveTrouble();
        if (codeOf(error) === TOO_MANY_CONNECTIONS && mine !== databases[0]) this.#isAlone = true;
      },
    );
  }

  /** While nothing else is being loaded. */
  async #commitAlone(
    database: Database,
    batch: Batch,
    turn: Turn,
    attempt: number,
  ): Promise<readonly Counts[]> {
    await turn.hasCome();
    return database.use(async (client) => {
      // The commit may have gone through and only its answer been lost.
      const committed = attempt === 1 ? [] : await this.#find(client, batch.number);
      return committed.length > 0 ? committed : await this.#commitOn(client, batch, turn);
    });
  }

  async #commitOn(client: pg.Client, batch: Batch, turn: Turn): Promise<readonly Counts[]> {
    const run = this.#run;
    const allowed = run.maxRejectedRecords - this.#rejected;
    const known = batch.rejected;
    const commit = async (rejected: typeof known, refused: Parameters<typeof commitBatch>[2]['refused']) => {
      if (rejected.length > 0) {
        await turn.comes();
        if (rejected.length > allowed) throw await refuseBatch(client, run, batch.number, rejected);
        await prepareRejected(client, run.schema);
      }
      const counts = await commitBatch(client, batch, { run, turn: () => turn.comes(), rejected, refused });
      this.#rejected += rejected.length;
      return counts;
    };
    try {
      return await commit(known, new Set());
    } catch (error) {
      if (policyOf(error).action !== 'reject') throw error;
      await turn.comes();
      const refused = await refusedRows(client, batch, run, allowed - known.length);
      if (refused.size === 0) throw error;
      return await commit([...known, ...refused.values()], new Set(refused.keys()));
    }
  }

  async #find(client: pg.Client, batch: number): Promise<readonly Counts[]> {
    const { id, schema } = this.#run;
    return (await client.query<Counts & pg.QueryResultRow>(findBatch(schema), [id, batch])).rows;
  }

  async #retried<T>(
    doing: string,
    work: (attempt: number) => Promise<T>,
    onTrouble: (error: unknown) => void,
  ): Promise<T> {
    const { databases, logger, signal } = this.#options;
    try {
      return await retried(work, {
        isRetryable: (error) => policyOf(error).action === 'retry',
        onRetry: (error, delayMs) => {
          onTrouble(error);
          logger.warning(
            `${doing} did not succeed (${reasonOf(error)}); it is tried again in ${delayMs / 1000} s`,
          );
        },
        signal,
      });
    } catch (error) {
      throw asDatabaseError(error, doing, databases[0].address);
    }
  }
}

/** Does it once, and says in a failure what was done and where. */
async function saying<T>(
  doing: string,
  database: Database,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  try {
    return await database.use(work);
  } catch (error) {
    throw asDatabaseError(error, doing, database.address);
  }
}
