import type pg from 'pg';
import { LEDGER, RUNS } from '../names.ts';
import {
  findStore,
  listStoredCompanies,
  type RowSums,
  type RunSums,
  type StoredCompany,
  sumRows,
  sumRuns,
} from '../sql/fleet.ts';
import { hasColumn, hasTable } from '../sql/has-table.ts';
import { identifier } from '../sql/identifier.ts';
import { listRuns, type RunRow } from '../sql/runs.ts';
import type { FleetFacts } from './fleet.ts';

/** Asks for all companies at one moment, by four statements, however many companies there are. */
export async function takeFleet(client: pg.Client, schema: string, storeSchema: string): Promise<FleetFacts> {
  const hasRuns = await hasTable(client, schema, RUNS);
  const hasLedger = await hasColumn(client, schema, LEDGER, 'realm_id');
  const rowsOf = async <Row extends pg.QueryResultRow>(statement: string) =>
    (await client.query<Row>(statement)).rows;
  return {
    runs: hasRuns ? await rowsOf<RunRow>(listRuns(schema)) : [],
    runSums: hasRuns ? await rowsOf<RunSums>(sumRuns(schema)) : [],
    rowSums: hasLedger ? await rowsOf<RowSums>(sumRows(schema)) : [],
    stored: await storedIn(client, storeSchema),
  };
}

/** The companies in the tap's token store; undefined if it is not in this database, or may not be read. */
async function storedIn(client: pg.Client, schema: string): Promise<StoredCompany[] | undefined> {
  const [companies, tokens] = [identifier(schema, 'companies'), identifier(schema, 'tokens')];
  const { rows } = await client.query<{ isReadable: boolean }>(findStore, [companies, tokens]);
  if (rows[0]?.isReadable !== true) return undefined;
  // Another program may have tables of these names.
  if (!(await hasColumn(client, schema, 'tokens', 'refresh_token_ends_at'))) return undefined;
  return (await client.query<StoredCompany>(listStoredCompanies(companies, tokens))).rows;
}
