import type { Account } from './account.ts';
import type { Conninfo } from './conninfo.ts';
import type { ParameterName } from './conninfo-parameters.ts';

/**
 * libpq's variables for parameters that are not settings of the target (PostgreSQL documentation, "Environment
 * Variables"). PGCLIENTENCODING is left out: it is for the terminal of psql.
 */
const VARIABLES: { readonly [P in ParameterName]?: string } = {
  hostaddr: 'PGHOSTADDR',
  connect_timeout: 'PGCONNECT_TIMEOUT',
  application_name: 'PGAPPNAME',
  options: 'PGOPTIONS',
  target_session_attrs: 'PGTARGETSESSIONATTRS',
  channel_binding: 'PGCHANNELBINDING',
  require_auth: 'PGREQUIREAUTH',
  requirepeer: 'PGREQUIREPEER',
  gssencmode: 'PGGSSENCMODE',
  sslnegotiation: 'PGSSLNEGOTIATION',
  sslcertmode: 'PGSSLCERTMODE',
  sslcrl: 'PGSSLCRL',
  sslcrldir: 'PGSSLCRLDIR',
  ssl_min_protocol_version: 'PGSSLMINPROTOCOLVERSION',
  ssl_max_protocol_version: 'PGSSLMAXPROTOCOLVERSION',
};

/** The parameters in libpq's variables. A connection string and a service override them. */
export function conninfoInEnvironment({ environment = {} }: Account): Conninfo {
  const pairs = Object.entries(VARIABLES).map(([name, variable]) => [name, environment[variable]] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined && value !== ''));
}
