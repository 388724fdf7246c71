import { LEDGER } from '../names.ts';
import { identifier } from './identifier.ts';

/**
 * The last STATE of each run, newest first. Runs that were not given the STATE of the one before cover different
 * ranges, so the newest STATE alone does not say what has been read.
 */
export function listRunStates(schema: string): string {
  return `
    select state
    from (
      select distinct on (run_id) run_id, state, committed_at_utc
      from ${identifier(schema, LEDGER)}
      where state is not null
      order by run_id, batch desc
    ) as last_of_run
    order by committed_at_utc desc`;
}
