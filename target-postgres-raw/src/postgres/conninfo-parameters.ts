/**
 * The parameters of libpq 18 (PostgreSQL documentation, "Parameter Key Words") and their use here:
 *
 * - `used`: the connection obeys it;
 * - `ignored`: it makes no difference to a load, so it is passed over with a line in the log;
 * - `refused`: without it the connection would be less safe than the user asked for. Values in `unless` are harmless.
 */
export type ParameterUse =
  | { readonly use: 'used' }
  | { readonly use: 'ignored' }
  | { readonly use: 'refused'; readonly unless: readonly string[]; readonly why: string };

const USED: ParameterUse = { use: 'used' };
const IGNORED: ParameterUse = { use: 'ignored' };

export const PARAMETERS = {
  host: USED,
  hostaddr: USED,
  port: USED,
  dbname: USED,
  user: USED,
  password: USED,
  service: USED,
  servicefile: USED,
  connect_timeout: USED,
  application_name: USED,
  options: USED,
  target_session_attrs: USED,
  keepalives: USED,
  keepalives_idle: USED,
  sslmode: USED,
  sslrootcert: USED,
  sslcert: USED,
  sslkey: USED,
  sslpassword: USED,
  sslnegotiation: USED,
  ssl_min_protocol_version: USED,
  ssl_max_protocol_version: USED,
  channel_binding: USED,
  // The target speaks UTF-8, and the server converts it.
  client_encoding: IGNORED,
  gssencmode: { use: 'refused', unless: ['disable', 'prefer'], why: 'the target cannot encrypt by GSSAPI' },
  requirepeer: {
    use: 'refused',
    unless: [],
    why: "the target cannot check the owner of the server's process",
  },
  require_auth: USED,
  sslcrl: USED,
  sslcrldir: {
    use: 'refused',
    unless: [],
    why: 'the target reads lists of revoked certificates from one file, by sslcrl',
  },
  sslcertmode: {
    use: 'refused',
    unless: ['allow', 'disable'],
    why: 'the target cannot demand that the server asks for a certificate',
  },
  replication: {
    use: 'refused',
    unless: ['false', 'off', 'no', '0'],
    why: 'the target loads over ordinary connections',
  },
  passfile: USED,
  fallback_application_name: IGNORED,
  keepalives_interval: IGNORED,
  keepalives_count: IGNORED,
  tcp_user_timeout: IGNORED,
  sslcompression: IGNORED,
  sslsni: IGNORED,
  sslkeylogfile: IGNORED,
  gssdelegation: IGNORED,
  gsslib: IGNORED,
  krbsrvname: IGNORED,
  load_balance_hosts: IGNORED,
  min_protocol_version: IGNORED,
  max_protocol_version: IGNORED,
  scram_client_key: IGNORED,
  scram_server_key: IGNORED,
  oauth_issuer: IGNORED,
  oauth_client_id: IGNORED,
  oauth_client_secret: IGNORED,
  oauth_scope: IGNORED,
} as const satisfies Readonly<Record<string, ParameterUse>>;

export type ParameterName = keyof typeof PARAMETERS;

export function isParameter(name: string): name is ParameterName {
  return Object.hasOwn(PARAMETERS, name);
}
