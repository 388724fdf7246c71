import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { type Logger, RejectedRecordError } from 'singer';
import type { Batch } from './batch.ts';
import { commitBatch, RefusedRow, type Run } from './commit-batch.ts';
import type { Database } from './database.ts';
import { asDatabaseError, policyOf, reasonOf } from './failure.ts';
import { canCompressByLz4, prepareLedger, prepareTable } from './prepare-table.ts';
import { retried } from './retry.ts';
import { type Counts, findBatch } from './sql/ledger.ts';
import type { Table } from './table.ts';

interface WarehouseOptions {
  readonly database: Database;
  /** Where the ledger is. */
  readonly schema: string;
  readonly logger: Logger;
  /** Once it is aborted, what fails is not tried again. */
  readonly signal: AbortSignal;
}

/** Where batches go: tables and ledger in Postgres. What may pass is tried again; what remains is a sentence. */
export class Warehouse {
  readonly #options: WarehouseOptions;
  readonly #run: Run;

  private constructor(options: WarehouseOptions, hasLz4: boolean) {
    this.#options = options;
    this.#run = { id: randomUUID(), schema: options.schema, hasLz4 };
  }

  /** Connects, without trying twice: who has just written the settings wants to know at once. */
  static async open(options: WarehouseOptions): Promise<Warehouse> {
    const { database, schema } = options;
    await saying('connecting to Postgres', database, async () => {});
    return saying(`preparing the schema ${schema}`, database, async (client) => {
      await prepareLedger(client, schema);
      return new Warehouse(options, await canCompressByLz4(client));
    });
  }

  async prepare(table: Table): Promise<Table> {
    return this.#retried(`preparing the table ${table.schema}.${table.name}`, (client) =>
      prepareTable(client, table, this.#run.hasLz4),
    );
  }

  async commit(batch: Batch): Promise<readonly Counts[]> {
    try {
      return await this.#retried(`loading batch ${batch.number}`, async (client, attempt) => {
        // The commit may have gone through and only its answer been lost.
        const committed = attempt === 1 ? [] : await this.#find(client, batch.number);
        return committed.length > 0 ? committed : await commitBatch(client, batch, this.#run);
      });
    } catch (error) {
      throw error instanceof RefusedRow ? rejected(error) : error;
    }
  }

  async #find(client: pg.Client, batch: number): Promise<readonly Counts[]> {
    const { id, schema } = this.#run;
    return (await client.query<Counts & pg.QueryResultRow>(findBatch(schema), [id, batch])).rows;
  }

  async #retried<T>(doing: string, work: (client: pg.Client, attempt: number) => Promise<T>): Promise<T> {
    const { database, logger, signal } = this.#options;
    try {
      return await retried((attempt) => database.use((client) => work(client, attempt)), {
        isRetryable: (error) => policyOf(error).action === 'retry',
        onRetry: (error, delayMs) =>
          logger.warning(
            `${doing} did not succeed (${reasonOf(error)}); it is tried again in ${delayMs / 1000} s`,
          ),
        signal,
      });
    } catch (error) {
      throw asDatabaseError(error, doing, database.address);
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

function rejected({ stream, row, cause }: RefusedRow): RejectedRecordError {
  const key = row === undefined || row.key === '' ? '' : ` with the key ${JSON.stringify(row.key)}`;
  const record =
    row === undefined ? 'a record' : `the record${key} in line ${row.line} of the input, which is`;
  return new RejectedRecordError(
    `Postgres refuses ${record} of stream ${JSON.stringify(stream)}: ${reasonOf(cause)}. ` +
      `Its batch is rolled back. What to do: ${policyOf(cause).advice}`,
    { cause },
  );
}
