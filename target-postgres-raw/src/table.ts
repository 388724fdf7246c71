import { createHash } from 'node:crypto';
import { ConfigError, ENVELOPE, EXTRACT_COLUMNS } from 'singer';
import { INGESTED_AT, OWN_TABLES } from './names.ts';
import type { ColumnType } from './postgres/copy-binary.ts';
import { storableString } from './postgres/jsonb-text.ts';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** An envelope brings its columns along; any other record is the payload as a whole. */
export type Layout = 'envelope' | 'record';

/** A table and the columns of it that a record fills, keys first. The load itself fills `ingested_at_utc`. */
export interface Table {
  readonly schema: string;
  readonly name: string;
  /** The stream whose records it holds. */
  readonly stream: string;
  /** Without keys every record is a new row. */
  readonly keys: readonly string[];
  readonly columns: readonly Column[];
  /** True if the table had the column for deletions when it was prepared. */
  readonly hasMarks?: boolean;
}

/** The columns after the keys, with the types that a new table gets. */
const PAYLOAD_COLUMNS = [ENVELOPE.payload, ...EXTRACT_COLUMNS].map(
  ({ name, type }): Column => ({ name, type }),
);

const OWN_COLUMNS: readonly string[] = [
  ...PAYLOAD_COLUMNS.map(({ name }) => name),
  INGESTED_AT,
  ENVELOPE.deletedAt.name,
];
const SYSTEM_COLUMNS: readonly string[] = ['ctid', 'xmin', 'xmax', 'cmin', 'cmax', 'tableoid'];

/** Postgres cuts longer names. */
const MAXIMUM_NAME_BYTES = 63;
const HASH_LENGTH = 10;

/**
 * The table of a stream has the stream's name. If Postgres would cut it or cannot write it, or if the target has a table
 * of that name for itself, a hash is appended, and the comment of the table has the whole name.
 */
function tableName(stream: string): string {
  const { text, replaced } = storableString(stream);
  const isFit = replaced === 0 && Buffer.byteLength(text) <= MAXIMUM_NAME_BYTES && !OWN_TABLES.includes(text);
  return isFit ? text : hashedName(stream);
}

/** Half of a pair, which UTF-8 cannot hold: its bytes would be those of U+FFFD. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** The stream's name, cut if it is too long, with a hash of it. */
export function hashedName(stream: string): string {
  const { text } = storableString(stream);
  const whole = LONE_SURROGATE.test(stream) ? JSON.stringify(stream) : stream;
  const hash = createHash('sha256').update(whole).digest('hex').slice(0, HASH_LENGTH);
  let start = '';
  for (const character of text) {
    if (Buffer.byteLength(start + character) > MAXIMUM_NAME_BYTES - HASH_LENGTH - 1) break;
    start += character;
  }
  return `${start}_${hash}`;
}

/** The stream's name in the ledger, with escapes for characters that Postgres cannot hold. */
export function ledgerName(stream: string): string {
  return storableString(stream).replaced === 0 ? stream : JSON.stringify(stream);
}

/** The table that a stream goes into. */
export function tableFor(stream: string, keys: readonly string[], schema: string): Table {
  for (const key of keys) {
    requireName(key, `stream ${JSON.stringify(stream)} has a key that cannot be a column`);
    if (SYSTEM_COLUMNS.includes(key)) {
      throw new ConfigError(
        `stream ${JSON.stringify(stream)} has the key ${JSON.stringify(key)}, which is a column that Postgres has in ` +
          'every table: rename the property',
      );
    }
    if (OWN_COLUMNS.includes(key)) {
      throw new ConfigError(
        `stream ${JSON.stringify(stream)} has the key ${JSON.stringify(key)}, which is a column of every table ` +
          `(${OWN_COLUMNS.join(', ')}): rename the property`,
      );
    }
  }
  return { ...tableOf({ schema, name: tableName(stream), keys }), stream };
}

/** The table of that name as a load would create it. */
export function tableOf({ schema, name, keys }: Pick<Table, 'schema' | 'name' | 'keys'>): Table {
  const keyColumns = keys.map((key): Column => ({ name: key, type: 'text' }));
  return { schema, name, stream: name, keys, columns: [...keyColumns, ...PAYLOAD_COLUMNS] };
}

/** The table with the columns that the record of a deletion fills. */
export function deletionTable(table: Table): Table {
  const { name, type } = ENVELOPE.deletedAt;
  return { ...table, columns: [...table.columns, { name, type }] };
}

/** Throws unless Postgres can have a table, a column or a schema of that name. */
export function requireName(name: string, what: string): void {
  const bytes = Buffer.byteLength(name);
  if (bytes > MAXIMUM_NAME_BYTES) {
    throw new ConfigError(`${what}: its name has ${bytes} bytes, and Postgres keeps ${MAXIMUM_NAME_BYTES}`);
  }
  if (name === '' || storableString(name).replaced > 0) {
    throw new ConfigError(`${what}: its name is empty, or holds characters that Postgres cannot`);
  }
}
