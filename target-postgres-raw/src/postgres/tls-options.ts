import { isIP } from 'node:net';
import type { ConnectionOptions, SecureVersion } from 'node:tls';
import type { Host } from './address.ts';
import type { TlsSettings } from './tls-settings.ts';

/** Ways to speak to a server, in the order in which libpq tries them. */
export function tlsAttempts({ host }: Host, tls: TlsSettings): (ConnectionOptions | false)[] {
  if (tls.mode === 'disable' || host.startsWith('/')) return [false];
  const options = optionsOf(host, tls);
  switch (tls.mode) {
    case 'allow':
      return [false, options];
    case 'prefer':
      return [options, false];
    default:
      return [options];
  }
}

function optionsOf(host: string, tls: TlsSettings): ConnectionOptions {
  const { mode, rootCertificate, certificate, key, passphrase, revoked, minVersion, maxVersion } = tls;
  const common: ConnectionOptions = {
    ...(isIP(host) === 0 && { servername: host }),
    ...(certificate !== undefined && { cert: certificate }),
    ...(key !== undefined && { key }),
    ...(passphrase !== undefined && { passphrase }),
    ...(minVersion !== undefined && { minVersion: minVersion as SecureVersion }),
    ...(maxVersion !== undefined && { maxVersion: maxVersion as SecureVersion }),
  };
  const verified = {
    ...common,
    ...(rootCertificate !== undefined && { ca: rootCertificate }),
    ...(revoked !== undefined && { crl: revoked }),
  };
  switch (mode) {
    case 'verify-full':
      return verified;
    case 'verify-ca':
      // The certificate must come from a trusted authority, but may be for another name.
      return { ...verified, checkServerIdentity: () => undefined };
    default:
      return { ...common, rejectUnauthorized: false };
  }
}
