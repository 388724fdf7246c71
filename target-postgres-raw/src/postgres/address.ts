import { readFileSync } from 'node:fs';
import { ConfigError, hideSecret } from 'singer';
import { SSL_MODES, type TargetSettings } from '../settings.ts';

type SslMode = (typeof SSL_MODES)[number];

/** Where the database is and how to get in. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string | undefined;
  readonly sslMode: SslMode;
  /** Certificates in PEM. */
  readonly rootCertificate: string | undefined;
  /** Of ours, where the server asks for one. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

type AddressSettings = Pick<
  TargetSettings,
  | 'connection_string'
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

/** The address in the settings, with libpq's defaults; `account` is the name of the account that runs us. */
export function addressFrom(settings: AddressSettings, account: () => string): Address {
  const given = settings.connection_string === undefined ? {} : parse(settings.connection_string);
  const user = given.user ?? settings.user ?? account();
  const password = given.password ?? settings.password;
  if (password !== undefined) hideSecret(password);
  return {
    host: given.host ?? settings.host,
    port: given.port === undefined ? settings.port : portFrom(given.port),
    database: given.dbname ?? settings.database ?? user,
    user,
    password,
    sslMode: given.sslmode === undefined ? settings.sslmode : sslModeFrom(given.sslmode),
    rootCertificate: pemIn('ssl_root_cert', given.sslrootcert ?? settings.ssl_root_cert),
    certificate: pemIn('ssl_cert', given.sslcert ?? settings.ssl_cert),
    key: pemIn('ssl_key', given.sslkey ?? settings.ssl_key),
  };
}

/** The address for messages; the password is no part of it. */
export function describeAddress({ host, port, database, user }: Address): string {
  return `host ${host}, port ${port}, database ${database}, user ${user}`;
}

const PARAMETERS = [
  'host',
  'port',
  'user',
  'password',
  'dbname',
  'sslmode',
  'sslrootcert',
  'sslcert',
  'sslkey',
] as const;
type Parameters = { [P in (typeof PARAMETERS)[number]]?: string };

/** A URI of libpq. What is wrong with it is said without a word of it, since it holds a password. */
function parse(text: string): Parameters {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    // The parser's own message quotes the text.
    throw invalid('it must be postgresql://user:password@host:port/database, with special characters as %xx');
  }
  if (url.protocol !== 'postgresql:' && url.protocol !== 'postgres:')
    throw invalid('it must begin with postgresql://');
  const queried = [...url.searchParams];
  // A name that is not known may be a part of a password with a question mark in it.
  if (!queried.every(([name]) => PARAMETERS.some((parameter) => parameter === name)))
    throw invalid(`behind the question mark it may have ${PARAMETERS.join(', ')} only`);
  const parts = {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port,
    user: url.username,
    password: url.password,
    dbname: url.pathname.slice(1),
  };
  const given = Object.entries(parts)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => [name, decoded(value)]);
  return Object.fromEntries([...given, ...queried]);
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    throw invalid('it has a % that is not followed by two hex digits: write %25');
  }
}

function portFrom(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw invalid('its port is not a number from 1 to 65535');
}

function sslModeFrom(text: string): SslMode {
  const mode = SSL_MODES.find((each) => each === text);
  if (mode !== undefined) return mode;
  throw invalid(`its sslmode must be ${SSL_MODES.join(' or ')}`);
}

function pemIn(setting: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigError(`${setting} cannot be read: ${reason}`, { cause });
  }
}

function invalid(what: string): ConfigError {
  return new ConfigError(`the connection_string cannot be used: ${what}`);
}
