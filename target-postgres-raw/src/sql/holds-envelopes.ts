import { ENVELOPE, EXTRACT_COLUMNS } from 'singer';
import type { ExistingColumn } from '../postgres/table-description.ts';
import type { Table } from '../table.ts';
import { identifier } from './identifier.ts';

const SAMPLED_ROWS = 100;

/**
 * True for a table among whose first rows there is an envelope: a row with a value in a column of the extract, or with
 * a payload that lacks the stream's keys, which a whole record always has. Parameters: the stream's keys.
 */
export function holdsEnvelopes({ schema, name }: Table, existing: readonly ExistingColumn[]): string {
  const extract = EXTRACT_COLUMNS.filter((column) => existing.some((each) => each.name === column.name));
  const payload = existing.find((each) => each.name === ENVELOPE.payload.name);
  const conditions = [
    // A json column can hold what a cast to jsonb would fail on.
    ...(payload?.type === 'jsonb' ? [`not ${payload.name} ?& $1::text[]`] : ['$1::text[] is null']),
    ...extract.map((column) => `${column.name} is not null`),
  ];
  return `
    select exists (
      select from (select * from ${identifier(schema, name)} limit ${SAMPLED_ROWS}) as sampled
      where ${conditions.join(' or ')}
    ) as "holdsEnvelopes"`;
}
