import { LEDGER } from '../names.ts';
import { identifier } from './identifier.ts';

/** The ledger in a `from` clause. The ledger of an earlier version has no columns for the company. */
export function ledgerSource(schema: string, hasCompany: boolean): string {
  const ledger = identifier(schema, LEDGER);
  if (hasCompany) return ledger;
  return `(select *, null::text as environment, null::text as realm_id from ${ledger}) as ledger`;
}
