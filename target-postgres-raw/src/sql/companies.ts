import pg from 'pg';
import { ENVELOPE } from 'singer';
import { LEDGER } from '../names.ts';
import { identifier } from './identifier.ts';

const COMPANY_KEY = ENVELOPE.realmId.name;

/** The realm ids in a table whose key has one. */
export function listTableCompanies(schema: string, table: string): string {
  return `select distinct ${COMPANY_KEY}::text as realm_id from ${identifier(schema, table)} order by 1`;
}

export interface CompanyBounds extends pg.QueryResultRow {
  readonly first: string | null;
  readonly last: string | null;
}

/** The first and the last realm id in a table whose key begins with it: two look-ups in the index of the key. */
export function findCompanyBounds(schema: string, table: string): string {
  return `select min(${COMPANY_KEY})::text as first, max(${COMPANY_KEY})::text as last from ${identifier(schema, table)}`;
}

/** Parameters: stream, realm id or null. The company of the last rows of the ledger that are of it. */
export function findLedgerCompany(schema: string): string {
  return `
    select environment, realm_id from ${identifier(schema, LEDGER)}
    where stream = $1::text and realm_id is not null and ($2::text is null or realm_id = $2::text)
    order by committed_at_utc desc, batch desc
    limit 1`;
}

/** The condition for the rows of one company in a table with the company in its key; empty for all rows. */
export function ofRealm(realmId: string | undefined): string {
  return realmId === undefined ? '' : `where ${COMPANY_KEY} = ${pg.escapeLiteral(realmId)}`;
}

/** The condition for the rows of the ledger that are of a stream and, if it is known, of a company. */
export function ofStream(stream: string, realmId: string | undefined): string {
  const isOfStream = `stream = ${pg.escapeLiteral(stream)}`;
  // A row without a company was written before the ledger had one.
  return realmId === undefined
    ? isOfStream
    : `${isOfStream} and coalesce(realm_id, ${pg.escapeLiteral(realmId)}) = ${pg.escapeLiteral(realmId)}`;
}
