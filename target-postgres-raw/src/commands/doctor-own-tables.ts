import type pg from 'pg';
import { LEDGER, STREAMS } from '../names.ts';
import { describeOwner, type Owner } from '../sql/describe-owner.ts';
import type { ServerFacts } from '../sql/doctor.ts';
import { grant } from '../sql/fix-table.ts';
import { columnNames } from '../sql/has-table.ts';
import { identifier } from '../sql/identifier.ts';
import { addLedgerColumns, createLedger, createLedgerIndex } from '../sql/ledger.ts';
import { addStreamsColumns, createStreams } from '../sql/streams-table.ts';
import type { Check } from './check.ts';

/** The tables that every load needs, with the statements that create them. */
const NEEDED: readonly (readonly [string, readonly ((schema: string) => string)[]])[] = [
  [LEDGER, [createLedger, createLedgerIndex]],
  [STREAMS, [createStreams]],
];

/** Examines what a load would create or alter by itself: it fails if the user has no right to do so. */
export async function examineOwnTables(
  client: pg.Client,
  schema: string,
  { canCreateInSchema }: ServerFacts,
  isActivating: boolean,
): Promise<Check[]> {
  const checks: Check[] = [];
  const user = (await client.query<{ user: string }>('select current_user::text as user')).rows[0]?.user;
  for (const [name, statements] of NEEDED) {
    const columns = await columnNames(client, identifier(schema, name));
    if (columns.length > 0 || canCreateInSchema) continue;
    const fix = [
      ...statements.map((statement) => oneLine(statement(schema))),
      // The version of a table is updated when a newer one is activated.
      grant(
        ['select', 'insert', ...(name === STREAMS && isActivating ? ['update'] : [])],
        identifier(schema, name),
        user ?? '',
      ),
    ];
    const detail = 'is not there, and this user may not create it';
    checks.push({ check: `own table ${schema}.${name}`, status: 'failed', detail, fix });
  }
  for (const [name, addColumns] of GROWN)
    checks.push(...(await examineColumns(client, schema, name, addColumns)));
  return checks;
}

type AddColumns = (schema: string, existing: readonly string[]) => string | undefined;

/** The tables that had fewer columns in an earlier version. */
const GROWN: readonly (readonly [string, AddColumns])[] = [
  [LEDGER, addLedgerColumns],
  [STREAMS, addStreamsColumns],
];

async function examineColumns(
  client: pg.Client,
  schema: string,
  name: string,
  addColumns: AddColumns,
): Promise<Check[]> {
  const table = identifier(schema, name);
  const columns = await columnNames(client, table);
  const missing = columns.length === 0 ? undefined : addColumns(schema, columns);
  if (missing === undefined) return [];
  const { rows } = await client.query<Owner>(describeOwner, [table]);
  if (rows[0]?.isOurs) return [];
  const detail = `has no column for some of the values of this version, and only its owner ${rows[0]?.owner} may add one`;
  return [{ check: `own table ${schema}.${name}`, status: 'failed', detail, fix: [oneLine(missing)] }];
}

function oneLine(statement: string): string {
  return `${statement.trim().replaceAll(/\s+/g, ' ')};`;
}
