import type pg from 'pg';
import { ENVELOPE, ENVELOPE_KEYS } from 'singer';
import { OWN_TABLES, REJECTED, RUNS } from '../names.ts';
import type { ExistingTable } from '../postgres/table-description.ts';
import type { TargetSettings } from '../settings.ts';
import { COMMENT_START } from '../sql/create-table.ts';
import { addDeletionColumn } from '../sql/deletion-column.ts';
import { listTableFacts, type TableFacts } from '../sql/doctor.ts';
import { grant } from '../sql/fix-table.ts';
import { identifier } from '../sql/identifier.ts';
import { type Table, tableOf } from '../table.ts';
import { describeTable } from '../tables/describe-table.ts';
import { type Misfit, misfitsOf } from '../tables/existing-table.ts';
import type { Check } from './check.ts';
import { examineHistory } from './doctor-history.ts';

/** Examines each table that a stream could go into. Other tables of the schema are left out. */
export async function examineTables(
  client: pg.Client,
  settings: TargetSettings,
  isCompanyInKey: boolean,
): Promise<Check[]> {
  const schema = settings.default_target_schema;
  const rights = [
    'select',
    'insert',
    'update',
    ...(settings.activate_version === 'delete' || settings.deleted_records === 'remove' ? ['delete'] : []),
  ];
  const { rows } = await client.query<TableFacts>(listTableFacts, [schema, rights, OWN_TABLES]);
  const user =
    (await client.query<{ user: string }>('select current_user::text as user')).rows[0]?.user ?? '';
  const checks: Check[] = [];
  for (const facts of rows) {
    if (facts.name === RUNS || (!isOfStream(facts) && !OWN_TABLES.includes(facts.name))) continue;
    checks.push(
      ...(await examine(client, facts, {
        schema,
        user,
        names: rows.map(({ name }) => name),
        settings,
        isCompanyInKey,
      })),
    );
  }
  return checks;
}

interface Surroundings {
  readonly schema: string;
  readonly user: string;
  readonly names: readonly string[];
  readonly settings: TargetSettings;
  /** True if the tables are to hold many companies. */
  readonly isCompanyInKey: boolean;
}

async function examine(
  client: pg.Client,
  facts: TableFacts,
  { schema, user, names, settings, isCompanyInKey }: Surroundings,
): Promise<Check[]> {
  const { name, missing } = facts;
  const check = `table ${schema}.${name}`;
  if (missing.length > 0) {
    const fix = [grant(missing, identifier(schema, name), user)];
    return [{ check, status: 'failed', detail: `grant ${missing.join(', ')} on it`, fix }];
  }
  if (OWN_TABLES.includes(name)) return [{ check, status: 'ok', detail: 'may be written' }];
  const keys = keysOf(facts);
  const table = tableOf({ schema, name, keys: isCompanyInKey ? withCompany(keys) : keys });
  const existing = await describeTable(client, table);
  if (existing === undefined) return [];
  const misfits = misfitsOf(table, existing);
  if (misfits.length > 0) return [misfitCheck(check, misfits, facts)];
  return [
    { check, status: 'ok', detail: 'fits, and may be loaded' },
    ...warnings(check, facts, { schema, names }),
    ...markWarnings(check, facts, { schema, columns: existing.columns, settings }),
    ...(await examineHistory(client, { schema, name, isOurs: facts.isOurs }, settings)),
  ];
}

/** Warns of tables that would be loaded, but perhaps not as intended. */
function warnings(
  check: string,
  { name, triggers, hasRowSecurity }: TableFacts,
  { schema, names }: Pick<Surroundings, 'schema' | 'names'>,
): Check[] {
  const found: Check[] = [];
  const lower = name.toLowerCase();
  if (isQuickBooks(name) && name !== lower && !names.includes(lower)) {
    const fix = [`alter table ${identifier(schema, name)} rename to ${identifier(lower)};`];
    found.push({
      check,
      status: 'warning',
      detail: `the stream ${lower} does not go into it, since its name has capitals`,
      fix,
    });
  }
  if (triggers.length > 0)
    found.push({
      check,
      status: 'warning',
      detail: `its triggers (${triggers.join(', ')}) may change or drop what is loaded`,
    });
  if (hasRowSecurity)
    found.push({
      check,
      status: 'warning',
      detail: 'row security may hide rows from this user, which then cannot be loaded',
    });
  return found;
}

/** Warns of a table without the column for deletions, if a load could not add it. */
function markWarnings(
  check: string,
  { name, owner, isOurs }: TableFacts,
  { schema, columns, settings }: MarkFacts,
): Check[] {
  const { name: column } = ENVELOPE.deletedAt;
  if (settings.deleted_records !== 'mark' || isOurs || columns.some((each) => each.name === column))
    return [];
  const detail = `has no column ${column}, and only its owner ${owner} may add it: deletions go to ${schema}.${REJECTED}`;
  return [{ check, status: 'warning', detail, fix: [`${addDeletionColumn({ schema, name })};`] }];
}

interface MarkFacts extends Pick<Surroundings, 'schema' | 'settings'> {
  readonly columns: ExistingTable['columns'];
}

function misfitCheck(check: string, misfits: readonly Misfit[], facts: TableFacts): Check {
  const by = facts.isOurs ? '' : ` (its owner ${facts.owner} has to mend it)`;
  // A table that just happens to have an id and a payload may never be meant.
  const status = isQuickBooks(facts.name) || isLoadedBefore(facts) ? 'failed' : 'warning';
  return {
    check,
    status,
    detail: `${misfits.map(({ why }) => why).join('; ')}${by}`,
    fix: misfits.flatMap(({ fix }) => fix),
  };
}

function isOfStream(facts: TableFacts): boolean {
  return isQuickBooks(facts.name) || isLoadedBefore(facts) || (facts.hasId && facts.hasPayload);
}

function isQuickBooks(name: string): boolean {
  return /^qb_/i.test(name);
}

function isLoadedBefore({ comment }: TableFacts): boolean {
  return comment?.startsWith(COMMENT_START) ?? false;
}

/** The keys of its stream: a table that a load created has them, and so has one with a key of an envelope. */
function keysOf(facts: TableFacts): Table['keys'] {
  if (isLoadedBefore(facts)) return facts.primaryKey;
  const primaryKey = [...facts.primaryKey].sort().join();
  return ENVELOPE_KEYS.find((keys) => [...keys].sort().join() === primaryKey) ?? [ENVELOPE.id.name];
}

/** The key of an envelope with the company; any other key as it is. */
function withCompany(keys: readonly string[]): readonly string[] {
  return (
    ENVELOPE_KEYS.find((each) => each.length > keys.length && keys.every((key) => each.includes(key))) ?? keys
  );
}
