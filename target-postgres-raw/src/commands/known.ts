import type pg from 'pg';
import { ConfigError, ENVELOPE, ENVELOPE_KEYS, EXIT_CODES, printAll, type Task } from 'singer';
import { LEDGER, OWN_TABLES } from '../names.ts';
import { instantFrom } from '../postgres/instant.ts';
import type { SETTINGS } from '../settings.ts';
import { findLedgerCompany, listTableCompanies } from '../sql/companies.ts';
import { columnNames, hasColumn } from '../sql/has-table.ts';
import { identifier } from '../sql/identifier.ts';
import { closeKnown, fetchKnown, type KnownRow, openKnown } from '../sql/known-records.ts';
import { idColumnOf, type LoadedTable, listRecordTables, listTables } from '../sql/list-tables.ts';
import { countLost, type LostRows } from '../sql/lost-rows.ts';
import type { CompanyColumns } from '../sql/streams-table.ts';
import { rowOriginsOf } from '../tables/row-origins.ts';
import { streamOf } from '../volumetry/take-report.ts';
import { onDatabase } from './on-database.ts';

interface KnownFlags {
  readonly stream?: string;
  readonly before?: string;
  readonly company?: string;
}

/** Lists the records that the tables have and that are not marked as deleted, a line of JSON each. */
export const KNOWN: Task<typeof SETTINGS, KnownFlags> = {
  addFlags: (command) =>
    command
      .option('--stream <name>', 'this stream only')
      .option('--before <instant>', 'only records that were created before, such as 2024-01-31T00:00:00Z')
      .option('--company <realm>', 'the company with this realm id, if the tables hold several'),
  run: async ({ flags, settings, logger }) => {
    const given = settings();
    const schema = given.default_target_schema;
    if (flags.before !== undefined && instantFrom(flags.before) === undefined)
      throw new ConfigError(
        `--before is ${JSON.stringify(flags.before)}, which is not an instant such as "2024-01-31T00:00:00Z": correct it`,
      );
    await onDatabase({ settings: given, logger }, `reading the records of schema ${schema}`, (client) =>
      printAll(knownLines(client, { schema, isRemoved: given.deleted_records === 'remove' }, flags)),
    );
    return EXIT_CODES.ok;
  },
};

/** The rows of a table that are listed, and their company. */
interface Listed {
  readonly table: LoadedTable;
  readonly stream: string;
  readonly company: KnownCompany | null;
  /** Chooses the rows of a table with the company in its key; undefined for all. */
  readonly realmId: string | undefined;
  readonly hasUnknownOrigins: boolean;
  readonly hasBatches: boolean;
}

interface KnownCompany {
  /** Null if the ledger does not tell it. */
  readonly environment: string | null;
  readonly realm_id: string;
}

/**
 * Lines of many records at a time, stream by stream, and a last line with their numbers and companies. Every table is
 * judged before the first line. Memory does not grow with the tables.
 */
async function* knownLines(
  client: pg.Client,
  { schema, isRemoved }: { readonly schema: string; readonly isRemoved: boolean },
  flags: KnownFlags,
): AsyncGenerator<string> {
  await client.query('begin isolation level repeatable read read only');
  const { rows: windowed } = await client.query<LoadedTable>(listTables, [schema, OWN_TABLES]);
  const { rows: all } = await client.query<LoadedTable>(listRecordTables, [schema, OWN_TABLES]);
  const holders = [...windowed.filter(holdsEnvelopes), ...all.filter(holdsEntities)];
  const tables = holders.filter((table) => isWanted(table, flags));
  if (flags.stream !== undefined && tables.length === 0)
    throw new ConfigError(
      `schema ${schema} has no table of a stream ${JSON.stringify(flags.stream)}: correct --stream, or leave it out for all`,
    );
  const listed: Listed[] = [];
  for (const table of tables) listed.push(await listedOf(client, schema, table, flags));
  const streams: object[] = [];
  for (const each of listed) {
    const { stream, company } = each;
    let records = 0;
    await client.query(openKnown(schema, each, flags.before));
    for (;;) {
      const { rows } = await client.query<KnownRow>(fetchKnown);
      if (rows.length === 0) break;
      records += rows.length;
      yield rows.map((row) => knownLine(stream, row)).join('');
    }
    await client.query(closeKnown);
    streams.push({ stream, records, ...(await lostIn(client, schema, { ...each, isRemoved })), company });
  }
  const { stream = null, before = null } = flags;
  yield `${JSON.stringify({ end: { stream, before, streams } })}\n`;
}

/** Nothing if the schema has no ledger that tells it. */
async function lostIn(
  client: pg.Client,
  schema: string,
  counted: Parameters<typeof countLost>[1],
): Promise<Partial<LostRows>> {
  const columns = await columnNames(client, identifier(schema, LEDGER));
  if (!['inserted', 'deleted', 'realm_id'].every((name) => columns.includes(name))) return {};
  const { rows } = await client.query<LostRows>(countLost(schema, counted));
  return rows[0] ?? {};
}

/** `origin` stands only in the lines of rows that no batch of the ledger has written. */
function knownLine(stream: string, { id, create_time, is_of_batch: isOfBatch }: KnownRow): string {
  return `${JSON.stringify({ stream, id, create_time, ...(!isOfBatch && { origin: 'unknown' }) })}\n`;
}

function holdsEnvelopes({ keys }: LoadedTable): boolean {
  return ENVELOPE_KEYS.some((each) => each.length === keys.length && each.every((key) => keys.includes(key)));
}

/** Records of tap-quickbooks under `record_format: entity`. Other taps have streams with such a key too. */
function holdsEntities(table: LoadedTable): boolean {
  const others = table.keys.filter((key) => key !== ENVELOPE.realmId.name);
  return others.length === 1 && idColumnOf(table) === ENTITY_ID && streamOf(table).startsWith(STREAM_PREFIX);
}

const ENTITY_ID = 'Id';
const STREAM_PREFIX = 'qb_';

function isWanted(table: LoadedTable, { stream }: KnownFlags): boolean {
  return stream === undefined || stream === streamOf(table);
}

/** Throws {@link ConfigError} if the company of the rows is not clear. */
async function listedOf(
  client: pg.Client,
  schema: string,
  table: LoadedTable,
  { company: asked }: KnownFlags,
): Promise<Listed> {
  const stream = streamOf(table);
  // QuickBooks shows a realm id in groups of digits.
  const wanted = asked?.replaceAll(/\s/g, '');
  if (table.keys.includes(ENVELOPE.realmId.name)) {
    const realmId = wanted ?? (await onlyCompany(client, schema, table.name));
    const company = realmId === undefined ? null : await companyWith(client, schema, stream, realmId);
    return { table, stream, company, realmId, hasUnknownOrigins: false, hasBatches: false };
  }
  const { company, hasUnknown, hasBatches } = await rowOriginsOf(client, schema, table, stream);
  if (wanted !== undefined && company !== undefined && company.realm_id !== wanted)
    throw new ConfigError(
      `the table ${schema}.${table.name} holds company ${company.realm_id}, not company ${wanted}: correct --company or default_target_schema`,
    );
  return {
    ...{ table, stream, realmId: undefined, hasUnknownOrigins: hasUnknown, hasBatches },
    company: company === undefined ? null : { environment: company.environment, realm_id: company.realm_id },
  };
}

async function onlyCompany(client: pg.Client, schema: string, table: string): Promise<string | undefined> {
  const { rows } = await client.query<{ realm_id: string }>(listTableCompanies(schema, table));
  if (rows.length > 1)
    throw new ConfigError(
      `the table ${schema}.${table} holds the companies ${rows.map(({ realm_id: id }) => id).join(', ')}: choose one by --company`,
    );
  return rows[0]?.realm_id;
}

async function companyWith(
  client: pg.Client,
  schema: string,
  stream: string,
  realmId: string,
): Promise<KnownCompany> {
  const isTold = await hasColumn(client, schema, LEDGER, 'realm_id');
  const { rows } = isTold
    ? await client.query<CompanyColumns>(findLedgerCompany(schema), [stream, realmId])
    : { rows: [] };
  return { environment: rows[0]?.environment ?? null, realm_id: realmId };
}
