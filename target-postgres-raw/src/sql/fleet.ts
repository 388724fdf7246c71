import type pg from 'pg';
import { LEDGER, RUNS } from '../names.ts';
import { identifier } from './identifier.ts';
import { IS_GOOD } from './runs.ts';

interface CompanyName extends pg.QueryResultRow {
  readonly environment: string | null;
  readonly realm_id: string | null;
}

export interface RunSums extends CompanyName {
  /** Calls of this calendar month (UTC). */
  readonly calls: number;
  readonly metered_calls: number;
  /** Runs of the last 30 days that did not succeed. */
  readonly failures: number;
}

/** The sums of a company's runs. A run that may still be under way is no failure. */
export function sumRuns(schema: string): string {
  const month = "date_trunc('month', clock_timestamp() at time zone 'utc') at time zone 'utc'";
  return `
    select
      environment, realm_id,
      coalesce(sum(calls) filter (where started_at_utc >= ${month}), 0)::float8 as calls,
      coalesce(sum(metered_calls) filter (where started_at_utc >= ${month}), 0)::float8 as metered_calls,
      count(*) filter (
        where not ${IS_GOOD} and started_at_utc > clock_timestamp() - interval '30 days'
          and (ended_at_utc is not null or seen_at_utc < clock_timestamp() - interval '1 hour')
      )::float8 as failures
    from ${identifier(schema, RUNS)}
    group by environment, realm_id`;
}

export interface RowSums extends CompanyName {
  readonly rows: number;
}

/** The rows that were inserted for each company, by the ledger: it is one scan, however many tables there are. */
export function sumRows(schema: string): string {
  return `
    select environment, realm_id, sum(inserted)::float8 as rows
    from ${identifier(schema, LEDGER)}
    where realm_id is not null
    group by environment, realm_id`;
}

export interface StoredCompany extends CompanyName {
  readonly name: string | null;
  readonly enabled: boolean;
  /** Null without tokens, or if their end is not known. */
  readonly token_days: number | null;
}

/** Tells if the tap's token store is in this database, and may be read. Parameters: names of its two tables. */
export const findStore = `
  select coalesce(bool_and(
    to_regclass(name) is not null and has_table_privilege(to_regclass(name), 'select')
  ), false) as "isReadable"
  from unnest(array[$1::text, $2::text]) as name`;

export function listStoredCompanies(companies: string, tokens: string): string {
  return `
    select
      environment, realm_id, name, enabled,
      (extract(epoch from refresh_token_ends_at - clock_timestamp()) / 86400)::float8 as token_days
    from ${companies} left join ${tokens} using (environment, realm_id)`;
}
