import type pg from 'pg';
import { createStore } from '../../../tap-quickbooks/src/store/statements.ts';

const named = (table: string) => `quickbooks.${table}`;
export const COMPANIES = 1_000;
/** The name of company 7, which a page must show as text. */
export const STRANGE = `<img src=x onerror="document.title='broken'"> & 'co'`;

/**
 * Records of 1,000 companies, 27 runs each: each 50th failed last, each 40th is old, three have no run, one is
 * disabled, and the tokens of each 100th end within a week.
 */
export async function recordThousandCompanies(client: pg.Client): Promise<void> {
  for (const statement of createStore('quickbooks', named)) await client.query(statement);
  await client.query(
    `
    insert into quickbooks.companies (environment, realm_id, name, enabled)
    select case when n % 10 = 0 then 'sandbox' else 'production' end, (9130000000000000 + n)::text,
      case when n = 7 then $1::text when n % 3 = 0 then 'Company ' || n || ' Ltd' end, n <> 9
    from generate_series(1, ${COMPANIES}) as n`,
    [STRANGE],
  );
  await client.query(`
    insert into quickbooks.tokens (environment, realm_id, tokens, refresh_token_ends_at)
    select environment, realm_id, 'sealed', clock_timestamp() +
      case when right(realm_id, 2) = '00' then interval '5 days 1 hour' else interval '90 days 1 hour' end
    from quickbooks.companies`);
  await client.query(`
    insert into raw._runs (run_id, environment, realm_id, streams, started_at_utc, seen_at_utc, ended_at_utc, exit_code,
      last_line, tap, tap_exit_code, tap_last_line, calls, metered_calls, batches, records)
    select gen_random_uuid(), case when n % 10 = 0 then 'sandbox' else 'production' end, (9130000000000000 + n)::text,
      '{qb_customers,qb_invoices}', at, at + interval '40 s', at + interval '40 s', 0, '', 'tap-quickbooks/0.1.0',
      case when n % 50 = 0 and hour = 0 then 4 else 0 end,
      case when n % 50 = 0 and hour = 0 then 'QuickBooks refused the refresh token (invalid_grant): run "tap-quickbooks auth"' else '' end,
      3, 2, 1, 100
    from generate_series(1, ${COMPANIES} - 3) as n, generate_series(0, 26) as hour,
      lateral (select clock_timestamp() - make_interval(hours => hour + case when n % 40 = 0 then 72 else 0 end, mins => 10, secs => n % 60) as at) as time`);
  await client.query(`
    insert into raw._ingest_log (run_id, batch, stream, records, inserted, environment, realm_id, started_at_utc, committed_at_utc)
    select gen_random_uuid(), 1, 'qb_invoices', n * 10, n * 10, case when n % 10 = 0 then 'sandbox' else 'production' end,
      (9130000000000000 + n)::text, clock_timestamp(), clock_timestamp()
    from generate_series(1, ${COMPANIES} - 3) as n`);
}
