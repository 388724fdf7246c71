import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, failureOf } from 'singer';
import { SSL_MODES, type TargetSettings } from '../settings.ts';
import { type Account, inHome } from './account.ts';
import { type Conninfo, invalid, oneOf } from './conninfo.ts';
import type { ParameterName } from './conninfo-parameters.ts';

type SslMode = (typeof SSL_MODES)[number];

export interface TlsSettings {
  readonly mode: SslMode;
  /** Certificates in PEM; undefined for Node's own list. */
  readonly rootCertificate: string | undefined;
  /** Certificate of this client, if the server asks for one. */
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  readonly passphrase: string | undefined;
  /** Certificates that were revoked, in PEM. */
  readonly revoked?: string | undefined;
  readonly minVersion: string | undefined;
  readonly maxVersion: string | undefined;
}

const TLS_VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;

/** `require` with a root certificate checks it, and the system's own list is for whole names only, as in libpq. */
export function tlsOf(
  given: Conninfo,
  settings: Pick<TargetSettings, 'sslmode' | 'ssl_root_cert' | 'ssl_cert' | 'ssl_key'>,
  account: Account,
): TlsSettings {
  const asked = oneOf('sslmode', given.sslmode ?? modeIn(settings, account), SSL_MODES);
  const file = given.sslrootcert ?? settings.ssl_root_cert ?? ofAccount(account, 'root.crt');
  const isSystem = file === 'system';
  const isWeak = !['verify-full', 'disable'].includes(asked);
  if (isSystem && isWeak && (given.sslmode ?? settings.sslmode) !== 'prefer')
    throw invalid(`its sslrootcert is system, which needs sslmode verify-full, not ${asked}`);
  if (asked === 'disable') return NO_TLS;
  const mode =
    isSystem && isWeak ? 'verify-full' : asked === 'require' && file !== undefined ? 'verify-ca' : asked;
  const own = ownCertificate(given, settings, account);
  return {
    mode,
    rootCertificate: isSystem ? undefined : pemIn('ssl_root_cert', file),
    certificate: pemIn('ssl_cert', own.certificate),
    key: pemIn('ssl_key', own.key),
    passphrase: given.sslpassword,
    revoked: pemIn('sslcrl', given.sslcrl ?? ofAccount(account, 'root.crl')),
    minVersion: tlsVersion('ssl_min_protocol_version', given),
    maxVersion: tlsVersion('ssl_max_protocol_version', given),
  };
}

/** As in libpq, no file is read for a connection without TLS. */
const NO_TLS: TlsSettings = {
  mode: 'disable',
  rootCertificate: undefined,
  certificate: undefined,
  key: undefined,
  passphrase: undefined,
  minVersion: undefined,
  maxVersion: undefined,
};

/** PGREQUIRESSL is libpq's older variable for `sslmode=require`. */
function modeIn({ sslmode }: Pick<TargetSettings, 'sslmode'>, { environment }: Account): SslMode {
  return sslmode === 'prefer' && environment?.PGREQUIRESSL?.startsWith('1') ? 'require' : sslmode;
}

/** The files of our own certificate and its key. As in libpq, the default key goes with the default certificate. */
function ownCertificate(
  given: Conninfo,
  settings: Pick<TargetSettings, 'ssl_cert' | 'ssl_key'>,
  account: Account,
): { readonly certificate: string | undefined; readonly key: string | undefined } {
  if (given.sslcertmode === 'disable') return { certificate: undefined, key: undefined };
  const certificate = given.sslcert ?? settings.ssl_cert ?? ofAccount(account, 'postgresql.crt');
  const key = given.sslkey ?? settings.ssl_key;
  return { certificate, key: key ?? (certificate && ofAccount(account, 'postgresql.key')) };
}

/** A file that libpq looks for if none is named; undefined if it is not there. */
function ofAccount(account: Account, name: string): string | undefined {
  const path = inHome(account, join('.postgresql', name));
  return path !== undefined && existsSync(path) ? path : undefined;
}

function tlsVersion(name: ParameterName, given: Conninfo): string | undefined {
  const version = given[name];
  return version === undefined ? undefined : oneOf(name, version, TLS_VERSIONS);
}

function pemIn(setting: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(`${setting} cannot be read: ${path}: ${failureOf(cause)}`, { cause });
  }
}
