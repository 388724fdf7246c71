import { ledgerSource } from './ledger-source.ts';

/** Pipelines of different streams have a STATE each: $1 is a stream that the STATE has to name, or null. */
const NAMES_STREAM =
  'state is not null and ($1::text is null or position(to_json($1::text)::text in state) > 0)';

/** Parameters: stream or null, realm id of its company or null. */
export function findLastState(schema: string, hasCompany: boolean): string {
  return `
    select state from ${ledgerSource(schema, hasCompany)}
    where ${NAMES_STREAM} and ($2::text is null or realm_id = $2::text)
    order by committed_at_utc desc, batch desc
    limit 1`;
}

/** Parameters: stream or null. The companies whose STATEs are in the ledger. */
export function listStateCompanies(schema: string, hasCompany: boolean): string {
  return `
    select distinct environment, realm_id from ${ledgerSource(schema, hasCompany)}
    where ${NAMES_STREAM} and realm_id is not null
    order by environment, realm_id`;
}
