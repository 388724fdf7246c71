import type pg from 'pg';
import { RUNS } from '../names.ts';
import { describeOwner, type Owner } from '../sql/describe-owner.ts';
import type { ServerFacts } from '../sql/doctor.ts';
import { grant } from '../sql/fix-table.ts';
import { columnNames } from '../sql/has-table.ts';
import { identifier } from '../sql/identifier.ts';
import { addRunsColumns, createRuns, RUNS_RIGHTS, rightsOnRuns } from '../sql/runs.ts';
import type { Check } from './check.ts';

/** Examines the record of runs. Without it runs are loaded all the same, so that nothing here fails. */
export async function examineRuns(
  client: pg.Client,
  schema: string,
  { canCreateInSchema }: ServerFacts,
): Promise<Check[]> {
  const table = identifier(schema, RUNS);
  const check = `own table ${schema}.${RUNS}`;
  const warning = (why: string, fix: readonly string[]): Check[] => [
    {
      ...{ check, status: 'warning', fix },
      detail: `${why}: runs are loaded, but not recorded, and "status" does not see them`,
    },
  ];
  const columns = await columnNames(client, table);
  const { user, missing } = await rightsOf(client, schema, columns.length > 0);
  if (columns.length === 0) {
    if (canCreateInSchema) return [];
    const fix = [oneLine(createRuns(schema)), grant(RUNS_RIGHTS, table, user)];
    return warning('is not there, and this user may not create it', fix);
  }
  if (missing.length > 0) return warning(`grant ${missing.join(', ')} on it`, [grant(missing, table, user)]);
  const added = addRunsColumns(schema, columns);
  const owner = (await client.query<Owner>(describeOwner, [table])).rows[0];
  if (added !== undefined && !owner?.isOurs)
    return warning(`lacks a column, which only its owner ${owner?.owner} may add`, [oneLine(added)]);
  return [{ check, status: 'ok', detail: 'may be written' }];
}

async function rightsOf(
  client: pg.Client,
  schema: string,
  isThere: boolean,
): Promise<{ readonly user: string; readonly missing: readonly string[] }> {
  const { rows } = await client.query<{ user: string }>('select current_user::text as user');
  const user = rows[0]?.user ?? '';
  if (!isThere) return { user, missing: [] };
  const found = await client.query<{ missing: string[] }>(rightsOnRuns(schema));
  return { user, missing: found.rows[0]?.missing ?? [] };
}

function oneLine(statement: string): string {
  return `${statement.trim().replaceAll(/\s+/g, ' ')};`;
}
