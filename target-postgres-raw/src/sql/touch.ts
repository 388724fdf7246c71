import { ENVELOPE } from 'singer';
import { INGESTED_AT } from '../names.ts';
import type { Table } from '../table.ts';
import { identifier } from './identifier.ts';
import { stagingName } from './staging.ts';

/**
 * Moves `ingested_at_utc` of the rows that came again and were not written: the unchanged ones, or `all` of them, also
 * those that were older than the stored row. The merge before has locked them. Parameters: the time.
 */
export function touch(n: number, table: Table, which: 'unchanged' | 'all'): string {
  const keys = table.keys.map((key) => `stored.${identifier(key)} = staged.${identifier(key)}`);
  const payload = ENVELOPE.payload.name;
  const isSame = `row(stored.${payload})::record *= row(staged.${payload})::record`;
  return `
    update ${identifier(table.schema, table.name)} as stored
    set ${INGESTED_AT} = $1::timestamptz
    from pg_temp.${stagingName(n)} as staged
    where ${keys.join(' and ')} and stored.${INGESTED_AT} <> $1::timestamptz
      ${which === 'all' ? '' : `and ${isSame}`}`;
}
