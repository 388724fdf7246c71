import pg from 'pg';
import { ENVELOPE } from 'singer';

const ID = ENVELOPE.id.name;
const WINDOW_START = ENVELOPE.windowStart.name;

/** The columns by which two loads of the same records are compared. */
export const WRITTEN_COLUMNS = [ID, ENVELOPE.payload.name, WINDOW_START].join(', ');

/** Content of a table of the target. */
export interface TableSummary {
  readonly stream: string;
  readonly windows: number;
  readonly rows: number;
  readonly distinctIds: number;
  /** Null for a snapshot, whose rows lie in no window. */
  readonly firstWindow: string | null;
  readonly lastWindow: string | null;
}

/** Reads what has been loaded. */
export class Warehouse {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** A connection for as long as `use` runs. */
  static async open<T>(connectionString: string, use: (warehouse: Warehouse) => Promise<T>): Promise<T> {
    const client = new pg.Client({ connectionString });
    await client.connect();
    try {
      return await use(new Warehouse(client));
    } finally {
      await client.end();
    }
  }

  async summarize(schema: string, stream: string): Promise<TableSummary> {
    const [row] = await this.query<TableSummary>(`
      select
        count(distinct ${WINDOW_START})::integer as windows,
        count(*)::integer as rows,
        count(distinct ${ID})::integer as "distinctIds",
        to_char(min(${WINDOW_START}) at time zone 'utc', 'YYYY-MM-DD') as "firstWindow",
        to_char(max(${WINDOW_START}) at time zone 'utc', 'YYYY-MM-DD') as "lastWindow"
      from ${pg.escapeIdentifier(schema)}.${stream}`);
    if (row === undefined) throw new Error(`no summary of ${schema}.${stream}`);
    return { ...row, stream };
  }

  /** One value that changes with any change of any row, but for the time of its load. */
  async fingerprint(schema: string, stream: string, columns = WRITTEN_COLUMNS): Promise<string> {
    const [row] = await this.query<{ fingerprint: string }>(`
      select coalesce(md5(string_agg(md5(row(${columns})::text), '' order by ${ID})), '') as fingerprint
      from ${pg.escapeIdentifier(schema)}.${stream}`);
    return row?.fingerprint ?? '';
  }

  async query<Row extends object>(statement: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await this.#client.query<Row>(statement, [...values]);
    return rows;
  }
}
