import type pg from 'pg';
import { ENVELOPE } from 'singer';
import type { TargetSettings } from '../settings.ts';
import { addDeletionColumn } from '../sql/deletion-column.ts';
import { grant } from '../sql/fix-table.ts';
import { columnNames } from '../sql/has-table.ts';
import { historyOf } from '../sql/history.ts';
import { identifier } from '../sql/identifier.ts';
import type { Check } from './check.ts';

interface Rights extends pg.QueryResultRow {
  readonly user: string;
  readonly isThere: boolean;
  readonly mayInsert: boolean;
  readonly mayCreate: boolean;
}

/** Parameters: the quoted name of the history, its schema. */
const describeRights = `
  select
    current_user::text as user,
    pg_catalog.to_regclass($1::text) is not null as "isThere",
    coalesce(has_table_privilege(pg_catalog.to_regclass($1::text), 'insert'), false) as "mayInsert",
    has_schema_privilege($2::text, 'create') as "mayCreate"`;

/** Examines the history of a table, if it is to be kept: a load creates it, and inserts into it. */
export async function examineHistory(
  client: pg.Client,
  { schema, name, isOurs }: { readonly schema: string; readonly name: string; readonly isOurs: boolean },
  settings: TargetSettings,
): Promise<Check[]> {
  if (!settings.history) return [];
  const history = historyOf({ schema, name });
  const quoted = identifier(schema, history.name);
  const check = `history ${schema}.${history.name}`;
  const failed = (detail: string, fix: readonly string[]): Check[] => [
    { check, status: 'failed', detail, fix },
  ];
  const [rights] = (await client.query<Rights>(describeRights, [quoted, schema])).rows;
  const user = rights?.user ?? '';
  const columns = await columnNames(client, identifier(schema, name));
  if (!isOurs && !columns.includes(ENVELOPE.deletedAt.name))
    return failed(
      `needs the column ${ENVELOPE.deletedAt.name} in ${schema}.${name}, which is another role's`,
      [`${addDeletionColumn({ schema, name })};`],
    );
  if (rights?.isThere !== true)
    return rights?.mayCreate === true
      ? [{ check, status: 'ok', detail: 'is not there and may be made' }]
      : failed('is not there, and this user may not create it', [
          `grant create on schema ${identifier(schema)} to ${identifier(user)};`,
        ]);
  return rights.mayInsert
    ? [{ check, status: 'ok', detail: 'may be written' }]
    : failed('grant insert on it', [grant(['insert'], quoted, user)]);
}
