/*
 * The statements of the store. Each is complete by itself or part of one short transaction, and uses nothing that
 * belongs to a session, so that PgBouncer in transaction mode can stand between. Times are those of the server.
 */

/** Seconds for which a run owns its company without a sign of life. */
export const LEASE_SECONDS = 30;

/**
 * The end of a lease. It counts from when the statement came to the server, which is the time of its transaction: a run
 * may have given the statement up, and ended, while it waited for a lock.
 */
const LEASE_END = `now() + interval '${LEASE_SECONDS} s'`;

/**
 * False once the run has given the statement up, while it waited for a lock. Without this, the server would still do what
 * no run knows of. Parameter: milliseconds after which a run gives a statement up.
 */
const isInTime = (parameter: string) => `clock_timestamp() < now() + ${parameter}::float8 * interval '1 ms'`;

/** The quoted name of a table in the schema of the store. */
type Named = (table: string) => string;

/** Creates what is not there. Runs in a transaction: of two programs that start at once, one waits. */
export function createStore(schema: string, named: Named): readonly string[] {
  return [
    "select pg_advisory_xact_lock(hashtext('tap-quickbooks token store'))",
    `create schema if not exists ${schema}`,
    `create table if not exists ${named('companies')} (
      environment text not null,
      realm_id text not null,
      name text,
      enabled boolean not null default true,
      lease_holder uuid,
      lease_host text,
      lease_since timestamptz,
      lease_until timestamptz,
      pause_until timestamptz,
      last_run_at timestamptz,
      last_ended_at timestamptz,
      last_exit_code integer,
      last_message text,
      primary key (environment, realm_id)
    )`,
    `create table if not exists ${named('tokens')} (
      environment text not null,
      realm_id text not null,
      tokens text,
      version bigint not null default 0,
      refresh_token_ends_at timestamptz,
      changed_at timestamptz,
      primary key (environment, realm_id)
    )`,
    `create table if not exists ${named('calls')} (
      client_id text not null,
      month date not null,
      environment text not null,
      realm_id text not null,
      calls bigint not null,
      primary key (client_id, month, environment, realm_id)
    )`,
    `create table if not exists ${named('budgets')} (
      client_id text not null,
      month date not null,
      reserved bigint not null,
      primary key (client_id, month)
    )`,
  ];
}

/** Parameters: environment, realm id. */
export const addCompany = (named: Named): string =>
  `insert into ${named('companies')} (environment, realm_id) values ($1::text, $2::text) on conflict do nothing`;

/** Parameters: environment, realm id, holder, host. A row if the company is free, with the pause it has to keep (ms). */
export const takeLease = (named: Named): string => `
  update ${named('companies')} set
    lease_holder = $3::uuid,
    lease_host = $4::text,
    lease_since = clock_timestamp(),
    lease_until = ${LEASE_END},
    last_run_at = clock_timestamp()
  where environment = $1::text and realm_id = $2::text and enabled
    and (lease_until is null or lease_until < clock_timestamp() or lease_holder = $3::uuid)
  returning greatest(0, extract(epoch from pause_until - clock_timestamp()) * 1000)::float8 as pause_ms`;

/** Parameters: environment, realm id. Why a lease was not given. */
export const describeLease = (named: Named): string => `
  select enabled, lease_host, extract(epoch from lease_until - clock_timestamp())::float8 as seconds_left,
    extract(epoch from clock_timestamp() - lease_since)::float8 as seconds_held
  from ${named('companies')} where environment = $1::text and realm_id = $2::text`;

/** Parameters: environment, realm id, holder. No row if another run has taken the company. */
export const renewLease = (named: Named): string => `
  update ${named('companies')} set lease_until = greatest(lease_until, ${LEASE_END})
  where environment = $1::text and realm_id = $2::text and lease_holder = $3::uuid
  returning 1`;

/** Parameters: environment, realm id, holder, exit code, last message. */
export const releaseLease = (named: Named): string => `
  update ${named('companies')} set
    lease_holder = null, lease_host = null, lease_since = null, lease_until = null,
    last_ended_at = clock_timestamp(), last_exit_code = $4::integer, last_message = $5::text
  where environment = $1::text and realm_id = $2::text and lease_holder = $3::uuid`;

/** Parameters: environment, realm id, milliseconds. They count from when the statement came, as a lease does. */
export const keepPause = (named: Named): string => `
  update ${named('companies')} set
    pause_until = greatest(pause_until, now() + $3::float8 * interval '1 ms')
  where environment = $1::text and realm_id = $2::text`;

/** Parameters: environment, realm id. */
export const addTokens = (named: Named): string =>
  `insert into ${named('tokens')} (environment, realm_id) values ($1::text, $2::text) on conflict do nothing`;

/** Parameters: environment, realm id. */
export const readTokens = (named: Named): string =>
  `select tokens, version::text as version from ${named('tokens')} where environment = $1::text and realm_id = $2::text`;

/** Parameters: environment, realm id. Everything that a write needs is tried: rights, space, a server that writes. */
export const reserveTokens = (named: Named): string =>
  `update ${named('tokens')} set version = version where environment = $1::text and realm_id = $2::text`;

/** Parameters: environment, realm id, version that is replaced, tokens, end of the refresh token (ms). */
export const replaceTokens = (named: Named): string => `
  update ${named('tokens')} set tokens = $4::text, version = version + 1, changed_at = clock_timestamp(),
    refresh_token_ends_at = to_timestamp($5::float8 / 1000)
  where environment = $1::text and realm_id = $2::text and version = $3::bigint`;

const MONTH = "date_trunc('month', clock_timestamp() at time zone 'utc')::date";

/**
 * Parameters: client id, calls to reserve, calls of the month, limit of a statement (ms). A row with the month if they are
 * still free.
 */
export const reserveCalls = (named: Named): string => `
  insert into ${named('budgets')} as budget (client_id, month, reserved)
  select $1::text, ${MONTH}, $2::bigint where $2::bigint <= $3::bigint and ${isInTime('$4')}
  on conflict (client_id, month) do update set reserved = budget.reserved + $2::bigint
  where budget.reserved + $2::bigint <= $3::bigint and ${isInTime('$4')}
  returning month::text as month`;

/** Parameters: client id, month, calls that were not made. */
export const returnCalls = (named: Named): string =>
  `update ${named('budgets')} set reserved = greatest(0, reserved - $3::bigint) where client_id = $1::text and month = $2::date`;

/** Parameters: client id, environment, realm id, calls made since the last time, limit of a statement (ms). */
export const countCalls = (named: Named): string => `
  insert into ${named('calls')} as made (client_id, month, environment, realm_id, calls)
  select $1::text, ${MONTH}, $2::text, $3::text, $4::bigint where ${isInTime('$5')}
  on conflict (client_id, month, environment, realm_id) do update set calls = made.calls + excluded.calls
  where ${isInTime('$5')}`;

/** The companies with their state. */
export const listCompanies = (named: Named): string => `
  select company.environment, company.realm_id, company.name, company.enabled,
    company.last_run_at, company.last_ended_at, company.last_exit_code, company.last_message,
    case when company.lease_until > clock_timestamp() then company.lease_host end as read_on_host,
    tokens.tokens is not null as has_tokens, tokens.refresh_token_ends_at,
    coalesce((
      select sum(calls) from ${named('calls')} as made
      where made.environment = company.environment and made.realm_id = company.realm_id and month = ${MONTH}
    ), 0)::float8 as calls_this_month
  from ${named('companies')} as company
  left join ${named('tokens')} as tokens using (environment, realm_id)
  order by company.environment, length(company.realm_id), company.realm_id`;

/** Parameters: environment, realm id, whether runs may read it. */
export const enableCompany = (named: Named): string =>
  `update ${named('companies')} set enabled = $3::boolean where environment = $1::text and realm_id = $2::text`;
