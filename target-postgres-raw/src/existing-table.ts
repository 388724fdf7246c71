import { DatabaseError } from 'singer';
import type { ColumnType } from './copy-binary.ts';
import { type Column, INGESTED_AT, type Table } from './table.ts';

/** What Postgres says of a table that is there. */
export interface ExistingTable {
  readonly columns: readonly ExistingColumn[];
  /** The columns of each unique index that can settle a conflict. */
  readonly uniqueColumns: readonly (readonly string[])[];
}

interface ExistingColumn {
  readonly name: string;
  readonly type: string;
  /** It takes no null and has nothing to put in its place. */
  readonly isDemanding: boolean;
}

/** Types that a column may have in a table made by somebody else. */
const ACCEPTED_TYPES: { readonly [T in ColumnType]: readonly string[] } = {
  text: ['text', 'character varying'],
  json: ['json'],
  jsonb: ['jsonb'],
  timestamptz: ['timestamp with time zone'],
  integer: ['integer', 'bigint'],
};
const REQUEST_PAYLOAD_TYPES: readonly ColumnType[] = ['jsonb', 'json', 'text'];

/** The table as it is to be filled, if the one that is there can hold it; throws a sentence that says why not. */
export function fittedTo(table: Table, existing: ExistingTable): Table {
  const refuse = (why: string): never => {
    throw new DatabaseError(
      `the table ${table.schema}.${table.name} exists and ${why}: change it, rename it, or set default_target_schema`,
    );
  };
  const columns = table.columns.map((column) => {
    const found = existing.columns.find(({ name }) => name === column.name);
    if (found === undefined) return refuse(`has no column ${column.name} (${column.type})`);
    const type = acceptedTypes(column).find((candidate) => accepts(candidate, found.type));
    return type === undefined
      ? refuse(`its column ${column.name} is ${found.type}, not ${acceptedTypes(column).join(' or ')}`)
      : { ...column, type };
  });
  const ingestedAt = existing.columns.find(({ name }) => name === INGESTED_AT);
  if (ingestedAt === undefined) refuse(`has no column ${INGESTED_AT} (timestamptz)`);
  const filled = [...table.columns.map(({ name }) => name), INGESTED_AT];
  const demanding = existing.columns.find(({ name, isDemanding }) => isDemanding && !filled.includes(name));
  if (demanding !== undefined)
    refuse(`its column ${demanding.name} is not null without a default, and the stream does not fill it`);
  if (table.keys.length > 0 && !existing.uniqueColumns.some((unique) => isSameSet(unique, table.keys)))
    refuse(`has no primary key or unique index on (${table.keys.join(', ')}), which are the stream's keys`);
  return { ...table, columns };
}

function acceptedTypes(column: Column): readonly ColumnType[] {
  return column.name === 'request_payload' ? REQUEST_PAYLOAD_TYPES : [column.type];
}

/** A length, as in `character varying(40)`, does not matter here. */
function accepts(type: ColumnType, found: string): boolean {
  return ACCEPTED_TYPES[type].includes(found.replace(/\(\d+\)$/, ''));
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
