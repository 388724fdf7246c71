import type pg from 'pg';
import { ConfigError, companyText } from 'singer';
import { INGESTED_AT, LEDGER, STREAMS } from '../names.ts';
import { columnNames } from '../sql/has-table.ts';
import { identifier } from '../sql/identifier.ts';
import type { LoadedTable } from '../sql/list-tables.ts';
import { listLedgerCompanies, listRowCompanies, type RowCompany } from '../sql/row-companies.ts';
import { type CompanyColumns, findHolder } from '../sql/streams-table.ts';

/** The origin of the live rows of a table that has no company in its key. */
export interface RowOrigins {
  /** Undefined if neither the ledger nor the list of tables names one. */
  readonly company: CompanyColumns | undefined;
  /** True if the ledger does not know the batch of some rows: an earlier system or a person put them there. */
  readonly hasUnknown: boolean;
  /** True if the ledger can tell the batch of a row. */
  readonly hasBatches: boolean;
}

/** Throws {@link ConfigError} if the rows are of two companies, or may be. */
export async function rowOriginsOf(
  client: pg.Client,
  schema: string,
  table: LoadedTable,
  stream: string,
): Promise<RowOrigins> {
  const holder = await holderOf(client, schema, table.name);
  if (!(await hasBatches(client, schema, table.name)))
    return { company: holder, hasUnknown: true, hasBatches: false };
  const { rows: found } = await client.query<RowCompany>(listRowCompanies(schema, table, stream));
  const { rows: loaded } = await client.query<CompanyColumns>(listLedgerCompanies(schema), [stream]);
  const unknown = found.find(({ realm_id: realmId }) => realmId === null);
  requireOneCompany(
    { place: `${schema}.${table.name}`, ledger: `${schema}.${LEDGER}` },
    { found, holder, loaded },
  );
  const [of] = found.filter(isKnown);
  return { company: holder ?? of, hasUnknown: unknown !== undefined, hasBatches: true };
}

async function holderOf(
  client: pg.Client,
  schema: string,
  name: string,
): Promise<CompanyColumns | undefined> {
  if ((await columnNames(client, identifier(schema, STREAMS))).length === 0) return undefined;
  return (await client.query<CompanyColumns>(findHolder(schema), [name])).rows[0];
}

/** Ledgers and tables of earlier versions and of other systems may lack the columns. */
async function hasBatches(client: pg.Client, schema: string, name: string): Promise<boolean> {
  const ledger = await columnNames(client, identifier(schema, LEDGER));
  const table = await columnNames(client, identifier(schema, name));
  return ledger.includes('realm_id') && ledger.includes(INGESTED_AT) && table.includes(INGESTED_AT);
}

interface Seen {
  readonly found: readonly RowCompany[];
  readonly holder: CompanyColumns | undefined;
  readonly loaded: readonly CompanyColumns[];
}

/** A census takes the rows of a second company for deleted: QuickBooks does not have them. */
function requireOneCompany(
  { place, ledger }: { readonly place: string; readonly ledger: string },
  { found, holder, loaded }: Seen,
): void {
  const known = found.filter(isKnown);
  const others = known.filter((each) => holder !== undefined && !isSame(each, holder));
  const named = known.map((each) => `${each.rows} rows of ${textOf(each)}, such as Id ${each.example}`);
  if (others.length > 0 && holder !== undefined)
    throw new ConfigError(
      `the table ${place} is that of ${textOf(holder)}, but by ${ledger} it holds ${named.join(', and ')}: move the rows of the other company into a schema of their own`,
    );
  if (known.length > 1)
    throw new ConfigError(
      `the table ${place} holds ${named.join(', and ')}, by ${ledger}: move the rows of one company into a schema of their own`,
    );
  const unknown = found.find(({ realm_id: realmId }) => realmId === null);
  if (loaded.length > 1 && unknown !== undefined)
    throw new ConfigError(
      `the table ${place} was loaded with ${loaded.map(textOf).join(' and ')}, and ${ledger} does not know of which of them ${unknown.rows} rows are, such as Id ${unknown.example}: move the rows of one company into a schema of their own, then delete its lines of this stream in ${ledger}`,
    );
}

function isKnown(row: RowCompany): row is RowCompany & CompanyColumns {
  return row.realm_id !== null;
}

function isSame(one: CompanyColumns, other: CompanyColumns): boolean {
  return one.realm_id === other.realm_id && one.environment === other.environment;
}

function textOf({ environment, realm_id: realmId }: CompanyColumns): string {
  return companyText({ environment, realmId });
}
