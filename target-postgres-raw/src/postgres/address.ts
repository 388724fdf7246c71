import { join } from 'node:path';
import { hideSecret } from 'singer';
import type { TargetSettings } from '../settings.ts';
import { type Account, inHome } from './account.ts';
import { type Conninfo, invalid, oneOf, parseConninfo } from './conninfo.ts';
import { PARAMETERS, type ParameterName, type ParameterUse } from './conninfo-parameters.ts';
import { conninfoInEnvironment } from './libpq-variables.ts';
import { readService } from './service-file.ts';
import { type TlsSettings, tlsOf } from './tls-settings.ts';

/** One server to try. */
export interface Host {
  /** Name, or folder of a Unix socket. A certificate has to be for this name. */
  readonly host: string;
  /** Address to connect to; undefined if the name is to be looked up. */
  readonly address: string | undefined;
  readonly port: number;
}

/** A database and the ways into it, with libpq's meaning of each value. */
export interface Address {
  /** Tried in this order. */
  readonly hosts: readonly Host[];
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  /** File of passwords, for logins without one. */
  readonly passwordFile?: string | undefined;
  /** The same if no file is named; it may be missing. */
  readonly defaultPasswordFile?: string | undefined;
  /** Ways to authenticate that are taken, or with `!` those that are not. Undefined for any. */
  readonly requireAuth?: readonly string[] | undefined;
  /** True if the server must be one that takes writes. */
  readonly mustBeWritable: boolean;
  readonly applicationName: string;
  readonly connectTimeoutMs: number;
  /** Settings of the session, as libpq's `options` has them. */
  readonly options: string | undefined;
  readonly keepAlive: boolean;
  readonly keepAliveIdleMs: number;
  readonly channelBinding: 'disable' | 'prefer' | 'require';
  /** True if the connection starts with TLS, without asking the server for it. */
  readonly isTlsDirect?: boolean;
  readonly tls: TlsSettings;
}

export type AddressSettings = Pick<
  TargetSettings,
  | 'connection_string'
  | 'service'
  | 'service_file'
  | 'host'
  | 'port'
  | 'database'
  | 'user'
  | 'password'
  | 'sslmode'
  | 'ssl_root_cert'
  | 'ssl_cert'
  | 'ssl_key'
>;

const CONNECT_TIMEOUT_MS = 15_000;
/** libpq takes no less. */
const SHORTEST_TIMEOUT_MS = 2_000;

/**
 * The address in the settings, with libpq's defaults. The connection string wins over the service, and the service
 * over the other settings. Calls `onIgnored` with the names of parameters that make no difference here.
 */
export function addressFrom(
  settings: AddressSettings,
  account: Account,
  onIgnored: (names: readonly string[]) => void = () => {},
): Address {
  const given = conninfoOf(settings, account);
  refuse(given);
  const ignored = namesOf(given).filter((name) => PARAMETERS[name].use === 'ignored');
  if (ignored.length > 0) onIgnored(ignored);
  const user = given.user ?? settings.user ?? account.name();
  const password = given.password ?? settings.password;
  if (password !== undefined) hideSecret(password);
  const tls = tlsOf(given, settings, account);
  return {
    hosts: hostsOf(given, settings),
    database: given.dbname ?? settings.database ?? user,
    user,
    password,
    passwordFile: given.passfile,
    defaultPasswordFile: account.environment?.PGPASSFILE || inHome(account, '.pgpass'),
    requireAuth: waysOf(given.require_auth),
    mustBeWritable: mustBeWritable(given.target_session_attrs ?? 'any'),
    applicationName: given.application_name ?? 'target-postgres-raw',
    connectTimeoutMs: timeoutOf(given.connect_timeout),
    options: given.options,
    keepAlive: given.keepalives !== '0',
    keepAliveIdleMs: wholeNumber('keepalives_idle', given.keepalives_idle ?? '0') * 1_000,
    channelBinding: oneOf('channel_binding', given.channel_binding ?? 'prefer', CHANNEL_BINDINGS),
    isTlsDirect: isTlsDirect(given.sslnegotiation ?? 'postgres', tls),
    tls,
  };
}

/** The address for messages, without the password. */
export function describeAddress({ hosts, database, user }: Address): string {
  const [first] = hosts;
  const where =
    hosts.length === 1 && first !== undefined
      ? `host ${first.host}, port ${first.port}`
      : `hosts ${hosts.map(({ host, port }) => `${host}:${port}`).join(', ')}`;
  return `${where}, database ${database}, user ${user}`;
}

const WAYS = ['password', 'md5', 'gss', 'sspi', 'scram-sha-256', 'oauth', 'none'];
const CHANNEL_BINDINGS = ['disable', 'prefer', 'require'] as const;

function conninfoOf(settings: AddressSettings, account: Account): Conninfo {
  const given = settings.connection_string === undefined ? {} : parseConninfo(settings.connection_string);
  const others = conninfoInEnvironment(account);
  const service = given.service ?? settings.service;
  if (service === undefined) return { ...others, ...given };
  const path = given.servicefile ?? settings.service_file ?? inHome(account, '.pg_service.conf');
  const folder = account.environment?.PGSYSCONFDIR;
  const ofSystem = folder ? join(folder, 'pg_service.conf') : undefined;
  const paths = [path, ofSystem].filter((each) => each !== undefined);
  if (paths.length === 0) throw invalid('it names a service, but not the service file: set PGSERVICEFILE');
  return { ...others, ...readService(service, paths), ...given };
}

/** Throws unless TLS is sure to be used, as libpq does. */
function isTlsDirect(negotiation: string, { mode }: TlsSettings): boolean {
  if (oneOf('sslnegotiation', negotiation, ['postgres', 'direct']) === 'postgres') return false;
  if (!['disable', 'allow', 'prefer'].includes(mode)) return true;
  throw invalid(`its sslnegotiation is direct, which needs sslmode require or higher, not ${mode}`);
}

function namesOf(given: Conninfo): ParameterName[] {
  return Object.keys(given) as ParameterName[];
}

/** Throws for a parameter without which the connection would be less safe than was asked for. */
function refuse(given: Conninfo): void {
  for (const name of namesOf(given)) {
    const use: ParameterUse = PARAMETERS[name];
    if (use.use !== 'refused' || use.unless.includes(given[name]?.toLowerCase() ?? '')) continue;
    const allowed =
      use.unless.length === 0 ? 'leave it out' : `leave it out, or set it to ${use.unless.join(' or ')}`;
    throw invalid(`it sets ${name}, but ${use.why}: ${allowed}`);
  }
}

function hostsOf(given: Conninfo, settings: AddressSettings): Host[] {
  const names = (given.host ?? (given.hostaddr === undefined ? settings.host : '')).split(',');
  const addresses = given.hostaddr?.split(',');
  const ports = (given.port ?? String(settings.port)).split(',');
  const count = Math.max(names.length, addresses?.length ?? 0);
  if (ports.length !== 1 && ports.length !== count)
    throw invalid(`it has ${count} hosts but ${ports.length} ports: give one port, or one for each host`);
  if (addresses !== undefined && given.host !== undefined && addresses.length !== names.length)
    throw invalid(`it has ${names.length} values of host but ${addresses.length} of hostaddr`);
  return Array.from({ length: count }, (_, i) => {
    const address = addresses?.[i] || undefined;
    const port = ports[ports.length === 1 ? 0 : i] ?? '';
    return {
      host: names[i] || address || 'localhost',
      address,
      port: port === '' ? settings.port : portFrom(port),
    };
  });
}

function portFrom(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw invalid('its port is not a number from 1 to 65535');
}

/** Throws unless all or none of the ways begin with `!`, as libpq wants. */
function waysOf(requireAuth: string | undefined): string[] | undefined {
  const ways = requireAuth?.split(',').map((way) => way.trim());
  const isKnown = (way: string) => WAYS.includes(way.replace(/^!/, ''));
  const denied = ways?.filter((way) => way.startsWith('!')).length ?? 0;
  if (ways === undefined || (ways.every(isKnown) && [0, ways.length].includes(denied))) return ways;
  throw invalid(`its require_auth must name some of ${WAYS.join(', ')}, all of them with ! or none`);
}

/** A load writes, so only a primary will do where libpq is asked to choose. */
function mustBeWritable(attributes: string): boolean {
  const all = ['any', 'read-write', 'primary', 'read-only', 'standby', 'prefer-standby'] as const;
  const wanted = oneOf('target_session_attrs', attributes, all);
  if (wanted === 'any') return false;
  // To prefer a standby is a wish, and a load cannot grant it.
  if (wanted === 'read-write' || wanted === 'primary' || wanted === 'prefer-standby') return true;
  throw invalid(`its target_session_attrs is ${wanted}, but a load writes: set read-write, or leave it out`);
}

/** Milliseconds; 0 waits for ever, as in libpq. */
function timeoutOf(seconds: string | undefined): number {
  if (seconds === undefined) return CONNECT_TIMEOUT_MS;
  const timeoutMs = wholeNumber('connect_timeout', seconds) * 1_000;
  return timeoutMs === 0 ? 0 : Math.max(timeoutMs, SHORTEST_TIMEOUT_MS);
}

function wholeNumber(name: ParameterName, text: string): number {
  if (/^-\d+$/.test(text)) return 0;
  if (/^\s*\d{1,9}\s*$/.test(text)) return Number(text);
  throw invalid(`its ${name} is not a whole number of seconds`);
}
