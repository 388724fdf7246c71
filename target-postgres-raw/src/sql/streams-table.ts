import type pg from 'pg';
import { LEDGER, STREAMS } from '../names.ts';
import type { Table } from '../table.ts';
import { identifier } from './identifier.ts';

/** The company of a table or of ledger rows, as their columns have it. */
export interface CompanyColumns extends pg.QueryResultRow {
  readonly environment: string;
  readonly realm_id: string;
}

/** A row for each table whose key has no company: the only company whose rows it may hold. */
export function createStreams(schema: string): string {
  return `
    create table if not exists ${identifier(schema, STREAMS)} (
      table_name text primary key,
      stream text not null,
      environment text not null,
      realm_id text not null,
      first_loaded_at_utc timestamptz not null
    )`;
}

/** Parameters: name of the table. Answers with {@link CompanyColumns}, or no row if no company holds it yet. */
export function findHolder(schema: string): string {
  return `
    select environment, realm_id from ${identifier(schema, STREAMS)}
    where table_name = $1::text`;
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

/** Parameters: stream. The company of its last rows in the ledger, if the table still has any. */
export function findLoadedCompany(table: Table, ledgerSchema: string): string {
  return `
    select environment, realm_id from ${identifier(ledgerSchema, LEDGER)}
    where stream = $1::text and realm_id is not null
      and exists (select from ${identifier(table.schema, table.name)})
    order by committed_at_utc desc, batch desc
    limit 1`;
}
