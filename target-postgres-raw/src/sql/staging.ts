import { ENVELOPE } from 'singer';
import type { Table } from '../table.ts';
import { identifier, identifiers } from './identifier.ts';

/** The temporary tables of a load: its rows, the keys of versions that were kept, and the keys that were new. */
const TEMPORARY = ['staging', 'kept', 'new_keys'] as const;

export function temporaryName(which: (typeof TEMPORARY)[number], n: number): string {
  return `${which}_${n}`;
}

/** The table of a batch that the rows of its n-th stream are copied into. */
export function stagingName(n: number): string {
  return temporaryName('staging', n);
}

/** The temporary tables that the n-th load has made so far. */
export function findTemporary(n: number): string {
  const names = TEMPORARY.map((which) => `'${temporaryName(which, n)}'`).join(', ');
  return `select relname::text as name from pg_catalog.pg_class
    where relnamespace = pg_catalog.pg_my_temp_schema() and relname in (${names})`;
}

/** Empties such tables for the next load in the same transaction. To drop one would keep its locks until the end. */
export function emptyTemporary(names: readonly string[]): string {
  return `truncate ${names.map((name) => `pg_temp.${identifier(name)}`).join(', ')}`;
}

/** `loose` if most rows are in the table already: they are compared, and few are written. */
export type Packing = 'tight' | 'loose';

/** The largest that a server with pages of 8 kB takes. */
const LARGEST_TUPLE = 8160;

/**
 * It lives as long as the transaction, so that a pooler that gives each transaction another connection is no trouble.
 * The payload is compressed as in the table, and rows go over as they are; unless it is packed `loosely`, when rows of
 * up to a page lie in it as they came (see {@link keepUncompressed}).
 */
export function createStaging(n: number, table: Table, packing: Packing, hasLz4: boolean): string {
  const columns = table.columns.map(({ name, type }) => {
    const compression = type === 'jsonb' && hasLz4 ? ' compression lz4' : '';
    return `${identifier(name)} ${type}${compression}`;
  });
  const storage = packing === 'loose' ? ` with (toast_tuple_target = ${LARGEST_TUPLE})` : '';
  return `create temporary table if not exists ${stagingName(n)} (${columns.join(', ')})${storage} on commit drop`;
}

/**
 * Compressing and decompressing rows that turn out to be unchanged costs a third of their load time. Rows that are
 * written into the table after all are compressed there, as the table says.
 */
export function keepUncompressed(n: number): string {
  return `alter table ${stagingName(n)} alter column ${ENVELOPE.payload.name} set storage external`;
}

export function copyIntoStaging(n: number, table: Table): string {
  const columns = identifiers(table.columns.map(({ name }) => name));
  return `copy pg_temp.${stagingName(n)} (${columns}) from stdin (format binary)`;
}
