import { isIP } from 'node:net';
import type pg from 'pg';
import { ConfigError } from 'singer';
import type { Address, Host } from './address.ts';

/** The part of pg's connection that announces how the server wants to be answered. */
interface Announcing {
  readonly once: (event: string, listener: (message: { mechanisms?: readonly string[] }) => void) => void;
}

/**
 * Ends a connection before a password goes out in clear to another machine, or without the channel binding that was
 * asked for. A false server could ask for either. To be called before the client connects.
 */
export function guardAuthentication(
  client: pg.Client,
  { channelBinding }: Address,
  host: Host,
  isEncrypted: boolean,
  end: (reason: Error) => void,
): void {
  const { connection } = client as unknown as { readonly connection: Announcing };
  const isBound = channelBinding === 'require';
  let wasBound = false;
  connection.once('authenticationSASL', ({ mechanisms = [] }) => {
    wasBound = isEncrypted && mechanisms.includes('SCRAM-SHA-256-PLUS');
    if (isBound && !wasBound) end(unbound());
  });
  connection.once('authenticationMD5Password', () => isBound && end(unbound()));
  connection.once('authenticationCleartextPassword', () => {
    if (isBound) end(unbound());
    else if (!isEncrypted && !isLocal(host)) end(inClear(host));
  });
  connection.once('authenticationOk', () => isBound && !wasBound && end(unbound()));
}

/** True for a server on this machine. */
function isLocal({ host, address = host }: Host): boolean {
  if (address.startsWith('/') || address === 'localhost' || address === '::1') return true;
  return isIP(address) === 4 && address.startsWith('127.');
}

function unbound(): ConfigError {
  return new ConfigError(
    'the server does not offer the channel binding that channel_binding=require asks for: use TLS and scram-sha-256 there, or leave channel_binding out',
  );
}

function inClear({ host }: Host): ConfigError {
  return new ConfigError(
    `the server ${host} asks for the password in clear, without TLS: set sslmode to require or verify-full, or have the server use scram-sha-256`,
  );
}
