import { INGESTED_AT } from '../names.ts';
import type { Table } from '../table.ts';
import { identifier } from './identifier.ts';

/** Deletes the rows that were last written before an instant. Parameters: the instant, in ISO 8601. */
export function deleteOlder(table: Table): string {
  return `delete from ${identifier(table.schema, table.name)} where ${INGESTED_AT} < $1::timestamptz`;
}
