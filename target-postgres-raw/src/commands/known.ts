import type pg from 'pg';
import { ConfigError, ENVELOPE, ENVELOPE_KEYS, EXIT_CODES, printAll, type Task } from 'singer';
import { OWN_TABLES } from '../names.ts';
import { instantFrom } from '../postgres/instant.ts';
import type { SETTINGS } from '../settings.ts';
import { listTableCompanies } from '../sql/companies.ts';
import { closeKnown, fetchKnown, type KnownRow, openKnown } from '../sql/known-records.ts';
import { type LoadedTable, listTables } from '../sql/list-tables.ts';
import { holdingCompany } from '../tables/holding-company.ts';
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
  run: async ({ flags, settings }) => {
    const given = settings();
    const schema = given.default_target_schema;
    if (flags.before !== undefined && instantFrom(flags.before) === undefined)
      throw new ConfigError(
        `--before is ${JSON.stringify(flags.before)}, which is not an instant such as "2024-01-31T00:00:00Z": correct it`,
      );
    await onDatabase(given, `reading the records of schema ${schema}`, (client) =>
      printAll(knownLines(client, schema, flags)),
    );
    return EXIT_CODES.ok;
  },
};

/** Lines of many records at a time, stream by stream. Memory does not grow with the tables. */
async function* knownLines(client: pg.Client, schema: string, flags: KnownFlags): AsyncGenerator<string> {
  await client.query('begin isolation level repeatable read read only');
  const { rows: all } = await client.query<LoadedTable>(listTables, [schema, OWN_TABLES]);
  const tables = all.filter((table) => holdsEnvelopes(table) && isWanted(table, flags));
  if (flags.stream !== undefined && tables.length === 0)
    throw new ConfigError(
      `schema ${schema} has no table of a stream ${JSON.stringify(flags.stream)}: correct --stream, or leave it out for all`,
    );
  for (const table of tables) {
    const stream = streamOf(table);
    const realmId = await realmOf(client, schema, table, flags);
    await client.query(openKnown(schema, table, { before: flags.before, realmId }));
    for (;;) {
      const { rows } = await client.query<KnownRow>(fetchKnown);
      if (rows.length === 0) break;
      yield rows.map(({ id, create_time }) => `${JSON.stringify({ stream, id, create_time })}\n`).join('');
    }
    await client.query(closeKnown);
  }
}

function holdsEnvelopes({ keys }: LoadedTable): boolean {
  return ENVELOPE_KEYS.some((each) => each.length === keys.length && each.every((key) => keys.includes(key)));
}

function isWanted(table: LoadedTable, { stream }: KnownFlags): boolean {
  return stream === undefined || stream === streamOf(table);
}

/** The realm id by which rows are chosen; undefined for all. Throws {@link ConfigError} if the company is not clear. */
async function realmOf(
  client: pg.Client,
  schema: string,
  { name, keys }: LoadedTable,
  { company }: KnownFlags,
): Promise<string | undefined> {
  // QuickBooks shows a realm id in groups of digits.
  const wanted = company?.replaceAll(/\s/g, '');
  if (!keys.includes(ENVELOPE.realmId.name)) {
    const holder = await holdingCompany(client, { schema, name });
    if (wanted === undefined || holder === undefined || holder === wanted) return undefined;
    throw new ConfigError(
      `the table ${schema}.${name} holds company ${holder}, not company ${wanted}: correct --company or default_target_schema`,
    );
  }
  if (wanted !== undefined) return wanted;
  const { rows } = await client.query<{ realm_id: string }>(listTableCompanies(schema, name));
  if (rows.length > 1)
    throw new ConfigError(
      `the table ${schema}.${name} holds the companies ${rows.map(({ realm_id: id }) => id).join(', ')}: choose one by --company`,
    );
  return undefined;
}
