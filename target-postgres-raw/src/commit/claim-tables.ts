import type pg from 'pg';
import { type Company, ConfigError, companyText, ENVELOPE, isSameCompany } from 'singer';
import type { Batch } from '../batches/batch.ts';
import type { StreamMapping } from '../batches/stream-mapping.ts';
import { LEDGER, STREAMS } from '../names.ts';
import {
  type CompanyColumns,
  claimTable,
  claimVersionedTable,
  findHolder,
  findLoadedCompany,
} from '../sql/streams-table.ts';
import { ledgerName } from '../table.ts';
import type { CopiedRows } from './copied-rows.ts';
import type { Run } from './run.ts';

/** The key column that lets a table hold several companies. */
const COMPANY_KEY = ENVELOPE.realmId.name;

/** The company of a stream's rows: that of its SCHEMA, or of the batch's STATE if a mapper dropped it from there. */
export function companyOf({ company }: StreamMapping, batch: Batch): Company | undefined {
  return company ?? batch.stateCompany;
}

/**
 * Makes sure that each table gets rows of one company only, in the transaction that loads them. Throws
 * {@link ConfigError} if the table holds another company, or the STATE of the batch is of another one than its rows.
 */
export async function claimTables(
  client: pg.Client,
  batch: Batch,
  { parts, straight }: Pick<CopiedRows, 'parts' | 'straight'>,
  run: Run,
): Promise<void> {
  for (const part of parts) {
    const { rows } = part;
    const { source } = part.stream;
    requireOwnState(source, batch.stateCompany);
    const company = companyOf(source, batch);
    const isShared = source.table.keys.includes(COMPANY_KEY);
    if (company === undefined || isShared || rows.length === 0) continue;
    const copiedAt = straight.get(part)?.ingested_at_utc ?? null;
    await claim(client, source, company, { schema: run.schema, copiedAt });
  }
}

function requireOwnState({ stream, company }: StreamMapping, stateCompany: Company | undefined): void {
  if (company === undefined || stateCompany === undefined || isSameCompany(company, stateCompany)) return;
  throw new ConfigError(
    `the STATE is of ${companyText(stateCompany)}, but the records of stream ${JSON.stringify(stream)} before it are of ` +
      `${companyText(company)}: load the output of one company at a time`,
  );
}

async function claim(
  client: pg.Client,
  { stream, table }: StreamMapping,
  company: Company,
  { schema, copiedAt }: { schema: string; copiedAt: string | null },
): Promise<void> {
  const find = async (statement: string, ...parameters: (string | null)[]): Promise<Company | undefined> => {
    const [row] = (await client.query<CompanyColumns>(statement, parameters)).rows;
    return row && { environment: row.environment, realmId: row.realm_id };
  };
  const refuseOther = (holder: Company | undefined, source: string) => {
    if (holder === undefined || isSameCompany(holder, company)) return;
    throw new ConfigError(
      `the table ${table.schema}.${table.name} holds ${companyText(holder)}, as ${schema}.${source} says, but the records ` +
        `are of ${companyText(company)}, and its key does not tell the two apart. Set default_target_schema to another ` +
        `schema for each company. If the table is to hold this one instead, empty it and delete its row in ${schema}.${STREAMS}`,
    );
  };
  const holder = await find(findHolder(schema), table.name);
  refuseOther(holder, STREAMS);
  if (holder !== undefined) return;
  // The ledger is older than this table, and remembers the company after the row was deleted.
  refuseOther(await find(findLoadedCompany(table, schema), ledgerName(stream), copiedAt), LEDGER);
  const { environment, realmId } = company;
  const { rowCount } = await client.query(claimTable(schema), [
    table.name,
    ledgerName(stream),
    environment,
    realmId,
  ]);
  if (rowCount === 0) await client.query(claimVersionedTable(schema), [table.name, environment, realmId]);
  refuseOther(await find(findHolder(schema), table.name), STREAMS);
}
