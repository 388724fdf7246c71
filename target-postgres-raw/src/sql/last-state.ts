import { LEDGER } from '../table.ts';
import { identifier } from './identifier.ts';

export function findLastState(schema: string): string {
  return `
    select state from ${identifier(schema, LEDGER)}
    where state is not null
    order by committed_at_utc desc, batch desc
    limit 1`;
}
