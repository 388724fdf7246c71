import { EventEmitter } from 'node:events';
import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/postgres/address.ts';
import { guardAuthentication } from '../../src/postgres/authentication-guard.ts';

/** The reason for which a connection is ended, after a server has announced this. */
function endedBy(
  event: string,
  at: {
    channelBinding?: string;
    requireAuth?: string[];
    host?: string;
    address?: string;
    isEncrypted?: boolean;
    mechanisms?: string[];
  },
): string | undefined {
  const {
    channelBinding = 'prefer',
    requireAuth,
    host = 'db.example',
    address,
    isEncrypted = false,
    mechanisms = [],
  } = at;
  const connection = new EventEmitter();
  let reason: Error | undefined;
  guardAuthentication(
    { connection } as unknown as pg.Client,
    { channelBinding, requireAuth } as Address,
    { host, address, port: 5432 },
    isEncrypted,
    (error) => {
      reason ??= error;
    },
  );
  connection.emit(event, { mechanisms });
  return reason?.message;
}

describe('a server that asks for the password in clear', () => {
  it.each([
    ['without TLS, on another machine', {}, true],
    ['without TLS, by an address of another machine', { host: 'localhost', address: '192.0.2.1' }, true],
    ['without TLS, under a name that looks local', { host: 'localhost.example' }, true],
    ['with TLS', { isEncrypted: true }, false],
    ['by a Unix socket', { host: '/run/postgresql' }, false],
    ['on localhost', { host: 'localhost' }, false],
    ['on a loopback address', { host: '127.8.9.10' }, false],
    ['on the loopback address of IPv6', { host: '::1' }, false],
  ])('%s', (_where, at, isEnded) => {
    const reason = endedBy('authenticationCleartextPassword', at);
    if (isEnded) expect(reason).toContain('asks for the password in clear');
    else expect(reason).toBeUndefined();
  });
});

describe('channel_binding=require', () => {
  const bound = { channelBinding: 'require', isEncrypted: true };
  it.each([
    ['ends at a password in clear', 'authenticationCleartextPassword', bound, true],
    ['ends at an MD5 password', 'authenticationMD5Password', bound, true],
    ['ends at no authentication', 'authenticationOk', bound, true],
    [
      'ends at SCRAM without binding',
      'authenticationSASL',
      { ...bound, mechanisms: ['SCRAM-SHA-256'] },
      true,
    ],
    [
      'ends at SCRAM without TLS',
      'authenticationSASL',
      { channelBinding: 'require', mechanisms: ['SCRAM-SHA-256-PLUS'] },
      true,
    ],
    [
      'goes through SCRAM with binding',
      'authenticationSASL',
      { ...bound, mechanisms: ['SCRAM-SHA-256-PLUS'] },
      false,
    ],
  ])('%s', (_what, event, at, isEnded) => {
    expect(endedBy(event, at) !== undefined).toBe(isEnded);
  });
});

describe('require_auth', () => {
  it.each([
    [['scram-sha-256'], 'authenticationMD5Password', 'asks for the authentication md5'],
    [['md5', 'password'], 'authenticationSASL', 'asks for the authentication scram-sha-256'],
    [['!password'], 'authenticationCleartextPassword', 'asks for the authentication password'],
    [['scram-sha-256'], 'authenticationOk', 'asks for no authentication'],
    [['!none'], 'authenticationOk', 'asks for no authentication'],
  ])('%j ends the connection at %s', (requireAuth, event, reason) => {
    expect(endedBy(event, { requireAuth, isEncrypted: true })).toContain(reason);
  });

  it.each([
    [['scram-sha-256'], 'authenticationSASL'],
    [['!md5', '!none'], 'authenticationCleartextPassword'],
    [['none', 'md5'], 'authenticationOk'],
    [undefined, 'authenticationOk'],
  ])('%j lets %s pass', (requireAuth, event) => {
    expect(endedBy(event, { ...(requireAuth && { requireAuth }), isEncrypted: true })).toBeUndefined();
  });
});
