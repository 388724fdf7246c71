import { mappingFromRecord } from '../../target-postgres-raw/src/batches/stream-mapping.ts';
import { createTable } from '../../target-postgres-raw/src/sql/create-table.ts';
import { merge } from '../../target-postgres-raw/src/sql/merge.ts';
import type { Table } from '../../target-postgres-raw/src/table.ts';
import type { Bench } from './database.ts';
import { measured } from './measure.ts';
import { PREPARED_COLUMNS } from './prepared-text.ts';

const SCHEMA = 'bench_psql';

/** The load as a user would do it by hand, into a table like the target's. */
export class Psql {
  readonly #bench: Bench;
  readonly #table: Table;

  constructor(bench: Bench) {
    this.#bench = bench;
    this.#table = mappingFromRecord('qb_invoices', ['id', 'payload'], SCHEMA).table;
  }

  async emptyTable(): Promise<void> {
    await this.dropTable();
    await this.#bench.query(`create schema ${SCHEMA}`);
    await this.#bench.query(createTable(this.#table, await this.#hasLz4()));
  }

  async dropTable(): Promise<void> {
    await this.#bench.query(`drop schema if exists ${SCHEMA} cascade`);
  }

  /** COPY into a temporary table, then the target's upsert: one after the other. */
  async copyAndUpsert(file: string): Promise<number> {
    const lz4 = (await this.#hasLz4()) ? ' compression lz4' : '';
    const staging = `create temporary table staging_0 (id text, payload jsonb${lz4}, extract_window_start_utc timestamptz, extract_window_end_utc timestamptz, page_number integer, page_size integer, request_payload jsonb${lz4}) on commit drop`;
    return this.#run([
      'begin',
      staging,
      `\\copy staging_0 (${PREPARED_COLUMNS}) from '${file}'`,
      "select set_config('target_postgres_raw.stale', '0', true)",
      merge(0, this.#table, {
        newerBy: ['MetaData', 'LastUpdatedTime'],
        mayDrop: false,
        hasMarks: false,
      }),
      'commit',
    ]);
  }

  /** COPY into the table itself, which knows no upsert. */
  async plainCopy(file: string): Promise<number> {
    await this.emptyTable();
    const { schema, name } = this.#table;
    await this.#bench.query(`alter table ${schema}.${name} alter ingested_at_utc set default now()`);
    return this.#run([`\\copy ${schema}.${name} (${PREPARED_COLUMNS}) from '${file}'`]);
  }

  async #run(commands: readonly string[]): Promise<number> {
    const words = commands.flatMap((command) => ['-c', command.replaceAll('\n', ' ')]);
    return (
      await measured({ words: ['psql', '-X', '-q', '-v', 'ON_ERROR_STOP=1', ...words, this.#bench.url] })
    ).seconds;
  }

  async #hasLz4(): Promise<boolean> {
    const rows = await this.#bench.query(
      "select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)",
    );
    return rows.length > 0;
  }
}
