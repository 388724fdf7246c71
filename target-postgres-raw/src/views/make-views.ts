import pg from 'pg';
import { ConfigError } from 'singer';
import { STREAMS } from '../names.ts';
import { type CompanyBounds, findCompanyBounds } from '../sql/companies.ts';
import { hasTable } from '../sql/has-table.ts';
import { identifier } from '../sql/identifier.ts';
import { findOtherHolder, type OtherHolder } from '../sql/streams-table.ts';
import {
  listRawTables,
  listRelations,
  lockViews,
  type RawTable,
  type Relation,
  rawNames,
} from '../sql/view-facts.ts';
import { allViews } from './all-views.ts';
import { holdsPayloads, type ViewOptions } from './database-source.ts';
import { optionsOf, type WantedView, wantedViews } from './wanted-views.ts';

export interface ViewChanges {
  readonly created: number;
  readonly replaced: number;
  readonly unchanged: number;
  /** Statements that bring the schema to where it should be. */
  readonly statements: readonly string[];
  /** Streams of which no table is there: their views are empty. Without reports, which are read only if chosen. */
  readonly missing: readonly string[];
}

/** The views as they should be over the tables of a database. */
export async function wantedOn(
  client: pg.Client,
  options: ViewOptions,
): Promise<{ wanted: WantedView[]; missing: string[] }> {
  const views = await allViews();
  const streams = [...new Set(views.flatMap((view) => view.streams))];
  const names = rawNames(options.from, streams);
  const { rows: tables } = await client.query<RawTable>(listRawTables, [options.from, names]);
  await requireOneCompany(client, tables, options);
  const loaded = new Set(tables.filter(holdsPayloads).map(({ name }) => name));
  const reports = new Set(views.filter(({ layout }) => layout === 'reports').flatMap((view) => view.streams));
  return {
    wanted: wantedViews(views, tables, options),
    missing: streams.filter((stream) => !loaded.has(stream) && !reports.has(stream)),
  };
}

/** Ids are unique within a company, and the layout fivetran has no column for the company. */
async function requireOneCompany(
  client: pg.Client,
  tables: readonly RawTable[],
  { from, layout, realmId }: ViewOptions,
): Promise<void> {
  if (layout !== 'fivetran' || realmId !== undefined) return;
  for (const { name, columns } of tables) {
    if (!columns.includes('realm_id')) continue;
    const { rows } = await client.query<CompanyBounds>(findCompanyBounds(from, name));
    const [{ first, last } = { first: null, last: null }] = rows;
    if (first !== last)
      throw new ConfigError(
        `the table ${from}.${name} holds several companies, among them ${first} and ${last}, and the layout fivetran has one: choose it by --company`,
      );
  }
}

/** A table that one company holds has no column to choose it by: all of its rows would stand in the views. */
async function requireHeldBy(client: pg.Client, { from, realmId }: ViewOptions): Promise<void> {
  if (realmId === undefined || !(await hasTable(client, from, STREAMS))) return;
  const [other] = (await client.query<OtherHolder>(findOtherHolder(from), [realmId])).rows;
  if (other !== undefined)
    throw new ConfigError(
      `the table ${from}.${other.table_name} holds company ${other.realm_id}, not company ${realmId}: correct --company or default_target_schema`,
    );
}

/** Finds what has to be done. Takes a lock until the end of the transaction, so that runs wait for each other. */
export async function plannedChanges(client: pg.Client, options: ViewOptions): Promise<ViewChanges> {
  await client.query(lockViews, ['target-postgres-raw views']);
  await requireHeldBy(client, options);
  const { wanted, missing } = await wantedOn(client, options);
  const { rows } = await client.query<Relation>(listRelations, [
    options.schema,
    wanted.map(({ name }) => name),
  ]);
  const existing = new Map(rows.map((relation) => [relation.name, relation]));
  requireOurs(rows, options);
  const dropped = mustDrop(wanted, existing);
  const changed = wanted.filter(
    ({ name, comment }) => dropped.has(name) || existing.get(name)?.comment !== comment,
  );
  const replaced = changed.filter(({ name }) => existing.has(name)).length;
  return {
    created: changed.length - replaced,
    replaced,
    unchanged: wanted.length - changed.length,
    missing,
    statements:
      changed.length === 0
        ? []
        : [
            `create schema if not exists ${identifier(options.schema)}`,
            ...(dropped.size === 0
              ? []
              : [`drop view ${[...dropped].map((name) => identifier(options.schema, name)).join(', ')}`]),
            ...changed.flatMap(({ create, comments }) => [create, ...comments]),
            ...rows.filter(({ name }) => dropped.has(name)).flatMap(({ grants }) => grants),
          ],
  };
}

function requireOurs(relations: readonly Relation[], { schema }: ViewOptions): void {
  const foreign = relations.filter(({ comment, isView }) => !isView || optionsOf(comment) === undefined);
  if (foreign.length === 0) return;
  const names = foreign.map(({ name }) => `${schema}.${name}`).sort();
  throw new ConfigError(
    `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''} exist and were not made by this command, which leaves them as they are: choose another schema by --schema`,
  );
}

/** Views that `create or replace` cannot change, since a column went or has another type, and those that read them. */
function mustDrop(wanted: readonly WantedView[], existing: ReadonlyMap<string, Relation>): Set<string> {
  const dropped = new Set<string>();
  for (const { name, columns, views } of wanted) {
    const old = existing.get(name);
    if (old === undefined) continue;
    const fits = old.columns.every((column, at) => column === columns[at]);
    if (!fits || views.some((view) => dropped.has(view))) dropped.add(name);
  }
  return dropped;
}

const DEPENDENT_OBJECTS = '2BP01';

/** Does it in one transaction. Throws {@link ConfigError} if views of others stand on a view that has to be dropped. */
export async function makeViews(client: pg.Client, options: ViewOptions): Promise<ViewChanges> {
  await client.query('begin');
  try {
    const changes = await plannedChanges(client, options);
    // All in one message: thousands of comments would be thousands of round trips.
    await client.query(changes.statements.join(';\n'));
    await client.query('commit');
    return changes;
  } catch (error) {
    await client.query('rollback');
    if (error instanceof pg.DatabaseError && error.code === DEPENDENT_OBJECTS)
      throw new ConfigError(
        `a view of schema ${options.schema} has other columns now, and what others made stands on it: ${error.detail ?? error.message}. Drop that first, and make it again afterwards`,
        { cause: error },
      );
    throw error;
  }
}
