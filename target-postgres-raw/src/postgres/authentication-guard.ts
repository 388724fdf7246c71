import type pg from 'pg';
import { ConfigError, isLoopbackAddress } from 'singer';
import type { Address, Host } from './address.ts';

/** The part of pg's connection that announces how the server wants to be answered. */
interface Announcing {
  readonly once: (event: string, listener: (message: { mechanisms?: readonly string[] }) => void) => void;
}

/**
 * Ends a connection before a password goes out in clear to another machine, in a way that require_auth excludes, or
 * without the channel binding that was asked for. A false server could ask for each. To be called before the client
 * connects.
 */
export function guardAuthentication(
  client: pg.Client,
  { channelBinding, requireAuth }: Address,
  host: Host,
  isEncrypted: boolean,
  end: (reason: Error) => void,
): void {
  const { connection } = client as unknown as { readonly connection: Announcing };
  const isBound = channelBinding === 'require';
  let wasBound = false;
  let wasAsked = false;
  const asked = (way: string) => {
    wasAsked = true;
    if (!isTaken(way, requireAuth)) end(excluded(way));
  };
  connection.once('authenticationSASL', ({ mechanisms = [] }) => {
    asked('scram-sha-256');
    wasBound = isEncrypted && mechanisms.includes('SCRAM-SHA-256-PLUS');
    if (isBound && !wasBound) end(unbound());
  });
  connection.once('authenticationMD5Password', () => {
    asked('md5');
    if (isBound) end(unbound());
  });
  connection.once('authenticationCleartextPassword', () => {
    asked('password');
    if (isBound) end(unbound());
    else if (!isEncrypted && !isLocal(host.address ?? host.host)) end(inClear(host));
  });
  connection.once('authenticationOk', () => {
    if (!wasAsked && !isTaken('none', requireAuth)) end(excluded('none'));
    else if (isBound && !wasBound) end(unbound());
  });
}

/** True if a server may ask for this way to authenticate. */
function isTaken(way: string, ways: readonly string[] | undefined): boolean {
  if (ways === undefined) return true;
  return ways.some((each) => each.startsWith('!')) ? !ways.includes(`!${way}`) : ways.includes(way);
}

function excluded(way: string): ConfigError {
  const asks = way === 'none' ? 'asks for no authentication' : `asks for the authentication ${way}`;
  return new ConfigError(
    `the server ${asks}, which require_auth excludes: change pg_hba.conf there, or require_auth`,
  );
}

/** True for a server on this machine, by the address or the folder of the socket that is connected to. */
export function isLocal(address: string): boolean {
  return address.startsWith('/') || address === 'localhost' || isLoopbackAddress(address);
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
