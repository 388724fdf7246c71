import type pg from 'pg';
import { DatabaseError, ENVELOPE, ENVELOPE_KEYS } from 'singer';
import type { ExistingTable } from '../postgres/table-description.ts';
import { holdsEnvelopes } from '../sql/holds-envelopes.ts';
import type { Layout, Table } from '../table.ts';

/**
 * Throws if the load would replace rows that are there by rows of another kind: envelopes with another key, or whole
 * records in the place of envelopes.
 */
export async function requireEnvelopesKept(
  client: pg.Client,
  table: Table,
  layout: Layout,
  existing: ExistingTable,
): Promise<void> {
  const held = heldKeys(existing);
  if (held === undefined) return;
  const isKeyedAlike = isSameSet(held, table.keys);
  if (layout === 'envelope' && !isKeyedAlike) throw refusal(table, `is keyed by ${listed(held)}`, held);
  if (layout === 'envelope' || !(await holds(client, table, existing))) return;
  throw refusal(table, `holds envelopes, keyed by ${listed(held)}`, held);
}

/** The key of the envelopes that a table can hold; undefined if it can hold none. */
function heldKeys({ kind, columns, uniqueColumns }: ExistingTable): readonly string[] | undefined {
  const payload = columns.find(({ name }) => name === ENVELOPE.payload.name);
  if (kind !== 'table' || payload?.type.startsWith('json') !== true) return undefined;
  return ENVELOPE_KEYS.find((keys) => uniqueColumns.some((unique) => isSameSet(unique, keys)));
}

async function holds(client: pg.Client, table: Table, { columns }: ExistingTable): Promise<boolean> {
  const statement = holdsEnvelopes(table, columns);
  const { rows } = await client.query<{ holdsEnvelopes: boolean }>(statement, [table.keys]);
  return rows[0]?.holdsEnvelopes === true;
}

function refusal({ schema, name, stream, keys }: Table, why: string, held: readonly string[]): DatabaseError {
  const given = keys.length === 0 ? 'without key properties' : `with the key properties ${listed(keys)}`;
  return new DatabaseError(
    `the table ${schema}.${name} exists and ${why}, and stream ${JSON.stringify(stream)} comes ${given}: its rows ` +
      `would be lost or doubled. ${remedy(keys, held)}, or load the stream into another default_target_schema`,
  );
}

function remedy(keys: readonly string[], held: readonly string[]): string {
  const all = `Have the tap or its mapper send the key properties ${listed(held)} and the properties ${listed([...held, ENVELOPE.payload.name])}`;
  if (isSameSet(keys, [...held, COMPANY_KEY]))
    return `To let the table hold many companies, run the SQL that "target-postgres-raw doctor --company-in-key" prints. Otherwise, unset company_in_key in tap-quickbooks. ${all}`;
  return isSameSet(held, [...keys, COMPANY_KEY]) ? `Set company_in_key in tap-quickbooks. ${all}` : all;
}

const COMPANY_KEY = ENVELOPE.realmId.name;

function listed(names: readonly string[]): string {
  return JSON.stringify(names).replaceAll('","', '", "');
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
