import type pg from 'pg';
import { RUNS } from '../names.ts';
import { identifier } from './identifier.ts';
import { sqlInstantText } from './instant-text.ts';

interface OfCompany extends pg.QueryResultRow {
  readonly environment: string | null;
  readonly realm_id: string | null;
}

/** A range that runs asked for. */
export interface RunRequest extends OfCompany {
  /** Without the streams whose newest time a run left to a later one. */
  readonly streams: readonly string[];
  readonly requested_from_utc: string;
  readonly requested_until_utc: string;
}

/** The ranges that runs asked for; those with the same start are one. */
export function listRequests(schema: string): string {
  return `
    select
      environment, realm_id, ${ASKED} as streams,
      ${sqlInstantText('requested_from_utc')} as requested_from_utc,
      ${sqlInstantText('max(requested_until_utc)')} as requested_until_utc
    from ${identifier(schema, RUNS)}
    where requested_from_utc < requested_until_utc
    group by environment, realm_id, ${ASKED}, requested_from_utc`;
}

const ASKED = `array(select unnest(streams) except select unnest(left_to_later) order by 1)`;

/** QuickBooks' count in the last run that counted a stream. */
export interface LastCount extends OfCompany {
  readonly stream: string;
  readonly started_at_utc: string;
  readonly quickbooks: number;
  readonly read: number;
}

export function listLastCounts(schema: string): string {
  return `
    select distinct on (environment, realm_id, stream)
      environment, realm_id, stream,
      ${sqlInstantText('started_at_utc')} as started_at_utc,
      (counted->>'quickbooks')::float8 as quickbooks,
      (counted->>'read')::float8 as read
    from ${identifier(schema, RUNS)} as run, jsonb_each(quickbooks_counts) as counts (stream, counted)
    order by environment, realm_id, stream, run.started_at_utc desc`;
}
