import pg from 'pg';
import { REJECTED } from '../names.ts';
import { identifier } from './identifier.ts';
import { sqlInstantText } from './instant-text.ts';

/** Records of a stream that were rejected for one reason. */
export interface RejectedKind extends pg.QueryResultRow {
  readonly sqlstate: string;
  readonly reason: string;
  readonly records: number;
  readonly last_rejected_at_utc: string;
}

export function countRejected(schema: string, stream: string): string {
  return `
    select
      sqlstate, reason, count(*)::float8 as records,
      ${sqlInstantText('max(rejected_at_utc)')} as last_rejected_at_utc
    from ${identifier(schema, REJECTED)}
    where stream = ${pg.escapeLiteral(stream)}
    group by sqlstate, reason
    order by records desc, sqlstate, reason`;
}
