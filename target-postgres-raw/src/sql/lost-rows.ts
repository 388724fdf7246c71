import type pg from 'pg';
import { ENVELOPE } from 'singer';
import { LEDGER } from '../names.ts';
import { ofRealm, ofStream } from './companies.ts';
import { identifier } from './identifier.ts';
import type { LoadedTable } from './list-tables.ts';
import { isOfDeletion } from './stored-version.ts';

export interface LostRows extends pg.QueryResultRow {
  readonly lost: number;
}

interface Counted {
  readonly table: LoadedTable;
  readonly stream: string;
  /** Chooses the rows of one company; undefined for all. */
  readonly realmId: string | undefined;
  /** The company whose runs count, if the ledger tells it. */
  readonly company: { readonly realm_id: string } | null;
  /** Deleted records have no row, so the ledger's deletions count against what was inserted. */
  readonly isRemoved: boolean;
}

/**
 * Counts the rows that runs have inserted, by the ledger, and that the table does not have. Negative if other programs
 * have put rows there. The row of a deletion whose record was never loaded counts as no row. Answers with
 * {@link LostRows}.
 */
export function countLost(schema: string, { table, stream, realmId, company, isRemoved }: Counted): string {
  const isRow = table.hasMarks
    ? `case when stored.${ENVELOPE.deletedAt.name} is null then true else not ${isOfDeletion('stored')} end`
    : 'true';
  return `
    select (
      (
        select coalesce(sum(inserted${isRemoved ? ' - deleted' : ''}), 0)
        from ${identifier(schema, LEDGER)} where ${ofStream(stream, company?.realm_id)}
      ) - (
        select count(*) filter (where ${isRow}) from ${identifier(schema, table.name)} as stored ${ofRealm(realmId)}
      )
    )::float8 as lost`;
}
