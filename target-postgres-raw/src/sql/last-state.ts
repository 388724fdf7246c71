import { LEDGER } from '../names.ts';
import { identifier } from './identifier.ts';

/** $1: a stream that the STATE has to name, or null. Pipelines of different streams have a STATE each. */
export function findLastState(schema: string): string {
  return `
    select state from ${identifier(schema, LEDGER)}
    where state is not null and ($1::text is null or position(to_json($1::text)::text in state) > 0)
    order by committed_at_utc desc, batch desc
    limit 1`;
}
