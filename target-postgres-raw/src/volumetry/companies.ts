import type pg from 'pg';
import { type Bookmark, type Company, ENVELOPE, isSameCompany, readCompany } from 'singer';
import { STREAMS } from '../names.ts';
import { findLedgerCompany, listTableCompanies } from '../sql/companies.ts';
import { hasTable } from '../sql/has-table.ts';
import type { LoadedTable } from '../sql/list-tables.ts';
import { type CompanyColumns, findHolder } from '../sql/streams-table.ts';
import { bookmarkIn } from './coverage.ts';

/** The key column that lets a table hold several companies. */
const COMPANY_KEY = ENVELOPE.realmId.name;

/** The rows of a table that are of one company: all of them, unless its key has the company. */
export interface Part {
  /** Undefined if nothing says of which company the rows are. */
  readonly company: Company | undefined;
  /** The realm id by which the rows are chosen; undefined for all rows. */
  readonly realmId: string | undefined;
}

export interface PartsQuery {
  readonly client: pg.Client;
  readonly schema: string;
  /** True if the ledger is there, with columns for the company. */
  readonly hasLedgerCompany: boolean;
}

/** The parts of a table by company. `inLedger` is the name of its stream there. */
export async function partsOf(scope: PartsQuery, table: LoadedTable, inLedger: string): Promise<Part[]> {
  const { client, schema } = scope;
  if (!table.keys.includes(COMPANY_KEY)) {
    const company = (await holderOf(scope, table.name)) ?? (await ledgerCompany(scope, inLedger, null));
    return [{ company, realmId: undefined }];
  }
  const { rows } = await client.query<{ realm_id: string }>(listTableCompanies(schema, table.name));
  return Promise.all(
    rows.map(async ({ realm_id: realmId }) => ({
      company: await ledgerCompany(scope, inLedger, realmId),
      realmId,
    })),
  );
}

/**
 * The bookmarks of a stream in the STATEs of one company, in the order of the STATEs. STATEs without a company, of
 * earlier versions, count only if no STATE of the stream names one: they may be of another company.
 */
export function bookmarksOf(states: readonly unknown[], stream: string, { company }: Part): Bookmark[] {
  const found = states.flatMap((state) => {
    const bookmark = bookmarkIn(state, stream);
    return bookmark === undefined ? [] : [{ bookmark, company: companyIn(state) }];
  });
  const isUnnamed = found.every((each) => each.company === undefined);
  return found
    .filter(
      (each) =>
        isUnnamed ||
        (company !== undefined && each.company !== undefined && isSameCompany(each.company, company)),
    )
    .map(({ bookmark }) => bookmark);
}

function companyIn(state: unknown): Company | undefined {
  return readCompany((state as { readonly company?: unknown } | null)?.company);
}

async function holderOf({ client, schema }: PartsQuery, table: string): Promise<Company | undefined> {
  if (!(await hasTable(client, schema, STREAMS))) return undefined;
  return companyFrom((await client.query<CompanyColumns>(findHolder(schema), [table])).rows);
}

async function ledgerCompany(
  { client, schema, hasLedgerCompany }: PartsQuery,
  stream: string,
  realmId: string | null,
): Promise<Company | undefined> {
  if (!hasLedgerCompany) return undefined;
  return companyFrom((await client.query<CompanyColumns>(findLedgerCompany(schema), [stream, realmId])).rows);
}

function companyFrom([row]: readonly CompanyColumns[]): Company | undefined {
  return row && { environment: row.environment, realmId: row.realm_id };
}
