import type pg from 'pg';
import { INGESTED_AT, LEDGER, STREAMS } from '../names.ts';
import type { Table } from '../table.ts';
import { identifier } from './identifier.ts';

/** The company of a table or of ledger rows, as their columns have it. */
export interface CompanyColumns extends pg.QueryResultRow {
  readonly environment: string;
  readonly realm_id: string;
}

/** Creates the table with the facts about tables that must outlive the ledger: their company and their version. */
export function createStreams(schema: string): string {
  return `
    create table if not exists ${identifier(schema, STREAMS)} (
      table_name text primary key,
      stream text not null,
      environment text,
      realm_id text,
      first_loaded_at_utc timestamptz not null,
      ${VERSION_COLUMNS.map((column) => column.join(' ')).join(',\n      ')}
    )`;
}

/** Undefined if the table has all columns. Earlier versions had none for versions, and needed a company. */
export function addStreamsColumns(schema: string, existing: readonly string[]): string | undefined {
  const missing = VERSION_COLUMNS.filter(([name]) => !existing.includes(name));
  if (missing.length === 0) return undefined;
  const additions = missing.map(([name, type]) => `add column if not exists ${name} ${type}`);
  const loosened = ['environment', 'realm_id'].map((name) => `alter column ${name} drop not null`);
  return `alter table ${identifier(schema, STREAMS)} ${[...additions, ...loosened].join(', ')}`;
}

/** Newest version of the table's rows, and the instant of its first record while it is incomplete. */
const VERSION_COLUMNS = [
  ['version', 'bigint'],
  ['version_since_utc', 'timestamptz'],
] as const;

/** Parameters: name of the table. Answers with {@link CompanyColumns}, or no row if no company holds it yet. */
export function findHolder(schema: string): string {
  return `
    select environment, realm_id from ${identifier(schema, STREAMS)}
    where table_name = $1::text and realm_id is not null`;
}

export interface OtherHolder extends CompanyColumns {
  readonly table_name: string;
}

/** Parameters: realm id. A table that another company holds, by {@link OtherHolder}, if there is one. */
export function findOtherHolder(schema: string): string {
  return `
    select table_name, environment, realm_id from ${identifier(schema, STREAMS)}
    where realm_id <> $1::text order by table_name limit 1`;
}

/**
 * Parameters: name of the table, stream, environment, realm id. Waits for another transaction that claims the same
 * table; whichever commits first holds it.
 */
export function claimTable(schema: string): string {
  return `
    insert into ${identifier(schema, STREAMS)} (table_name, stream, environment, realm_id, first_loaded_at_utc)
    values ($1::text, $2::text, $3::text, $4::text, clock_timestamp())
    on conflict (table_name) do nothing`;
}

/** The same for a table that has a row, for its version, and no company yet. Parameters: as above, but the stream. */
export function claimVersionedTable(schema: string): string {
  return `
    update ${identifier(schema, STREAMS)} set environment = $2::text, realm_id = $3::text
    where table_name = $1::text and realm_id is null`;
}

/**
 * The company of a stream's last rows in the ledger, if the table still has any. Parameters: stream, and the load time of
 * the rows that this transaction has copied into the table, or null.
 */
export function findLoadedCompany(table: Table, ledgerSchema: string): string {
  return `
    select environment, realm_id from ${identifier(ledgerSchema, LEDGER)}
    where stream = $1::text and realm_id is not null
      and exists (
        select from ${identifier(table.schema, table.name)} where ${INGESTED_AT} is distinct from $2::timestamptz
      )
    order by committed_at_utc desc, batch desc
    limit 1`;
}
