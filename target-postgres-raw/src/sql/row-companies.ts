import pg from 'pg';
import { ENVELOPE } from 'singer';
import { LEDGER } from '../names.ts';
import { identifier } from './identifier.ts';
import { idColumnOf, type LoadedTable } from './list-tables.ts';

/** Rows that one company's runs have written. Environment and realm id are null for rows of unknown origin. */
export interface RowCompany extends pg.QueryResultRow {
  readonly environment: string | null;
  readonly realm_id: string | null;
  readonly rows: number;
  /** The Id of one of them. */
  readonly example: string;
}

/**
 * The batches of a stream in a `from` clause, with their company. A row names its batch by its time of load: no other
 * column of a table without the company in its key tells whose row it is.
 */
export function batchesOf(schema: string, stream: string): string {
  return `(
    select ${ENVELOPE.ingestedAt.name} as at, min(environment) as environment, min(realm_id) as realm_id
    from ${identifier(schema, LEDGER)}
    where stream = ${pg.escapeLiteral(stream)} and realm_id is not null and ${ENVELOPE.ingestedAt.name} is not null
    group by 1
  )`;
}

/** The companies of the live rows of a table, by the batches that wrote them. Answers with {@link RowCompany}. */
export function listRowCompanies(schema: string, table: LoadedTable, stream: string): string {
  const { name, hasMarks } = table;
  return `
    select batch.environment, batch.realm_id, count(*)::float8 as rows, min(stored.${identifier(idColumnOf(table))}::text) as example
    from ${identifier(schema, name)} as stored
    left join ${batchesOf(schema, stream)} as batch on batch.at = stored.${ENVELOPE.ingestedAt.name}
    ${hasMarks ? `where stored.${ENVELOPE.deletedAt.name} is null` : ''}
    group by 1, 2
    order by 3 desc`;
}

/** Parameters: stream. The companies whose rows were ever loaded. */
export function listLedgerCompanies(schema: string): string {
  return `
    select distinct environment, realm_id from ${identifier(schema, LEDGER)}
    where stream = $1::text and realm_id is not null
    order by environment, realm_id`;
}
