import { INGESTED_AT, LEDGER } from '../names.ts';
import type { Table } from '../table.ts';
import { identifier } from './identifier.ts';

/**
 * Deletes the rows that were last written before any record of this version of the table. Where the ledger knows no
 * record of it, nothing is deleted. Parameters: stream, version.
 */
export function deleteOlder(table: Table, ledgerSchema: string): string {
  return `
    delete from ${identifier(table.schema, table.name)}
    where ${INGESTED_AT} < (
      select min(${INGESTED_AT}) from ${identifier(ledgerSchema, LEDGER)}
      where stream = $1::text and version = $2::bigint
    )`;
}
