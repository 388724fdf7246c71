import type { JsonObject } from './messages.ts';

/*
 * The envelope: the record that the tap writes and the columns of the table that the target makes of it. Everything
 * that names, writes, reads or checks these columns takes them from here, so a new column is one row of this table,
 * and its value in the tap's writer, which does not compile without it.
 */

/** The version of the envelope: the highest `since` of its columns. */
export const ENVELOPE_VERSION = 2;

/** SQL types that the target can write. */
export type SqlType = 'text' | 'json' | 'jsonb' | 'timestamptz' | 'integer';

export interface EnvelopeColumn {
  readonly name: string;
  /** The type in a table that the target creates. */
  readonly type: SqlType;
  /** Other types that are accepted in a table that another system created. */
  readonly otherTypes: readonly SqlType[];
  /** The property in the SCHEMA; the payload's is replaced by that of the stream. */
  readonly schema: JsonObject;
  readonly role: 'key' | 'payload' | 'load time' | 'window' | 'extract' | 'deletion';
  /** The version of the envelope that brought the column. */
  readonly since: number;
  /**
   * `company in key`: only in streams whose key properties include the column.
   * `deletions`: only in streams whose deletions are read, and there only in the record of a deletion.
   */
  readonly when: 'always' | 'company in key' | 'deletions';
}

const TEXT = { type: 'string' };
const DATE_TIME = { type: 'string', format: 'date-time' };
const INTEGER = { type: 'integer' };
const ALWAYS = { otherTypes: [], since: 1, when: 'always' } as const;

/** The columns in the order of a new table. */
export const ENVELOPE = {
  realmId: { ...ALWAYS, name: 'realm_id', type: 'text', schema: TEXT, role: 'key', when: 'company in key' },
  id: { ...ALWAYS, name: 'id', type: 'text', schema: TEXT, role: 'key' },
  payload: { ...ALWAYS, name: 'payload', type: 'jsonb', otherTypes: ['json'], schema: {}, role: 'payload' },
  /** Set by the target. */
  ingestedAt: {
    ...ALWAYS,
    name: 'ingested_at_utc',
    type: 'timestamptz',
    schema: DATE_TIME,
    role: 'load time',
  },
  windowStart: {
    ...ALWAYS,
    name: 'extract_window_start_utc',
    type: 'timestamptz',
    schema: DATE_TIME,
    role: 'window',
  },
  windowEnd: {
    ...ALWAYS,
    name: 'extract_window_end_utc',
    type: 'timestamptz',
    schema: DATE_TIME,
    role: 'window',
  },
  pageNumber: { ...ALWAYS, name: 'page_number', type: 'integer', schema: INTEGER, role: 'extract' },
  pageSize: { ...ALWAYS, name: 'page_size', type: 'integer', schema: INTEGER, role: 'extract' },
  request: {
    ...ALWAYS,
    name: 'request_payload',
    type: 'jsonb',
    otherTypes: ['json', 'text'],
    schema: { type: 'object', properties: { query: { type: 'string' }, minorversion: { type: 'integer' } } },
    role: 'extract',
  },
  /** The time at which the record was deleted in the source. Null in a record that lives. */
  deletedAt: {
    ...ALWAYS,
    name: 'deleted_at_utc',
    type: 'timestamptz',
    schema: { type: ['null', 'string'], format: 'date-time' },
    role: 'deletion',
    since: 2,
    when: 'deletions',
  },
} as const satisfies Readonly<Record<string, EnvelopeColumn>>;

type Columns = typeof ENVELOPE;

/** Names by which the code refers to the columns of some roles. */
export type ColumnsOfRole<Role extends EnvelopeColumn['role']> = {
  [Name in keyof Columns]: Columns[Name]['role'] extends Role ? Name : never;
}[keyof Columns];

export const ENVELOPE_COLUMNS: readonly EnvelopeColumn[] = Object.values(ENVELOPE);

const KEYS = ENVELOPE_COLUMNS.filter(({ role }) => role === 'key');

/** The key properties that an envelope can have. */
export const ENVELOPE_KEYS: readonly (readonly string[])[] = [
  KEYS.filter(({ when }) => when === 'always').map(({ name }) => name),
  KEYS.map(({ name }) => name),
];

/** The columns that say which request brought a record, and for which window. */
export const EXTRACT_COLUMNS = ENVELOPE_COLUMNS.filter(({ role }) => role === 'window' || role === 'extract');
