import type pg from 'pg';
import { ConfigError, companyText, EXIT_CODES, print, type Task } from 'singer';
import { LEDGER } from '../names.ts';
import type { SETTINGS } from '../settings.ts';
import { hasColumn, hasTable } from '../sql/has-table.ts';
import { findLastState, listStateCompanies } from '../sql/last-state.ts';
import type { CompanyColumns } from '../sql/streams-table.ts';
import { onDatabase } from './on-database.ts';

interface LastStateFlags {
  readonly stream?: string;
  readonly company?: string;
  readonly ifAny?: boolean;
}

/** Prints the STATE that was committed last, byte for byte, as the run printed it. */
export const LAST_STATE: Task<typeof SETTINGS, LastStateFlags> = {
  addFlags: (command) =>
    command
      .option('--stream <name>', 'the last one that names this stream; pipelines may have one each')
      .option('--company <realm>', 'the last one of the company with this realm id')
      .option('--if-any', 'print nothing and end with 0 if there is none yet'),
  run: async ({ flags, settings, logger }) => {
    const given = settings();
    const schema = given.default_target_schema;
    const state = await onDatabase({ settings: given, logger }, `reading ${schema}.${LEDGER}`, (client) =>
      lastState(client, schema, flags),
    );
    if (state === undefined && flags.ifAny) return EXIT_CODES.ok;
    // Not an empty answer: a state file that is made of it would cover nothing.
    if (state === undefined)
      throw new ConfigError(
        `${schema}.${LEDGER} has no STATE${flags.stream === undefined ? '' : ` that names ${flags.stream}`}: nothing was loaded with one so far. Run without STATE, which reads the whole range`,
      );
    await print(`${state}\n`);
    return EXIT_CODES.ok;
  },
};

interface LastStateQuery {
  readonly stream?: string | null;
  readonly company?: string | null;
  readonly ifAny?: boolean;
}

async function lastState(
  client: pg.Client,
  schema: string,
  { stream = null, company = null, ifAny = false }: LastStateQuery,
): Promise<string | undefined> {
  if (!(await hasTable(client, schema, LEDGER))) return undefined;
  const hasCompany = await hasColumn(client, schema, LEDGER, 'realm_id');
  const { rows: companies } = await client.query<CompanyColumns>(listStateCompanies(schema, hasCompany), [
    stream,
  ]);
  // QuickBooks shows a realm id in groups of digits.
  const realmId = company?.replaceAll(/\s/g, '') ?? null;
  const isNew = ifAny && realmId !== null && !companies.some(({ realm_id: known }) => known === realmId);
  if (isNew) return undefined;
  requireOneCompany(companies, realmId, `${schema}.${LEDGER}`);
  const { rows } = await client.query<{ state: string }>(findLastState(schema, hasCompany), [
    stream,
    realmId,
  ]);
  return rows[0]?.state;
}

/** Throws {@link ConfigError} unless it is clear whose STATE is meant: a run would read the wrong company's gaps. */
function requireOneCompany(known: readonly CompanyColumns[], wanted: string | null, ledger: string): void {
  const list = known
    .map(({ environment, realm_id: realmId }) => companyText({ environment, realmId }))
    .join(', ');
  if (wanted === null && known.length > 1)
    throw new ConfigError(`${ledger} has the STATEs of ${list}: choose one by --company and its realm id`);
  if (wanted === null || known.some(({ realm_id: realmId }) => realmId === wanted)) return;
  throw new ConfigError(
    known.length === 0
      ? `${ledger} has no STATE of company ${wanted}, nor of any other: leave --company out`
      : `${ledger} has no STATE of company ${wanted}, but of ${list}: correct --company`,
  );
}
