import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { DatabaseError, type PluginError } from 'singer';
import { expect, it } from 'vitest';
import { kerberosServer } from '../../../testing/kerberos-server.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { StoreDatabase } from '../../src/store/store-database.ts';

/** Failures to sign in to the Postgres of the token store: each says what is wrong, and what to do. */
const server = sharedServer();

/** The sentence by which a store at this address fails. */
async function failureAt(change: (url: URL) => void): Promise<string> {
  const url = new URL(server.connectionString());
  change(url);
  const problem: unknown = await new StoreDatabase(url.href, 'quickbooks', { warning: () => {} })
    .query('select 1')
    .catch((each) => each);
  expect(problem).toBeInstanceOf(DatabaseError);
  const { message } = problem as PluginError;
  expect(message).not.toMatch(/SASL|SCRAM|no code/);
  expect(message).not.toContain(server.password);
  return message;
}

it.each<[string, (url: URL) => void, string, string]>([
  [
    'a wrong password',
    (url) => {
      url.password = 'wrong';
    },
    'password authentication failed',
    'correct the user and the password in token_store',
  ],
  [
    'no password',
    (url) => {
      url.password = '';
    },
    'the server asks for a password, and none is set',
    'set the password in token_store',
  ],
  [
    'an unknown user',
    (url) => {
      url.username = 'nobody_here';
    },
    'password authentication failed for user "nobody_here"',
    'correct the user and the password in token_store',
  ],
  [
    'an unknown database',
    (url) => {
      url.pathname = '/nowhere';
    },
    'database "nowhere" does not exist',
    'create the database',
  ],
])('%s', async (_what, change, reason, advice) => {
  const message = await failureAt(change);
  expect(message).toContain(reason);
  expect(message).toContain(advice);
});

it('no password ends the connection too, for which the server would wait a minute', async () => {
  let closed: Promise<unknown> | undefined;
  const proxy = createServer((socket) => {
    closed = once(socket, 'close');
    const upstream = connect(server.port, server.host);
    for (const one of [socket, upstream]) one.on('error', () => {});
    socket.pipe(upstream).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  await failureAt((url) => {
    url.password = '';
    url.port = String((proxy.address() as AddressInfo).port);
  });
  expect(closed).toBeDefined();
  await closed;
  proxy.close();
});

it('a server that asks for Kerberos', async () => {
  const [kerberos, port] = await kerberosServer();
  const message = await failureAt((url) => {
    url.hostname = '127.0.0.1';
    url.port = port;
    url.searchParams.set('sslmode', 'disable');
  });
  kerberos.close();
  expect(message).toContain('a way of signing in that is not supported, such as Kerberos');
  expect(message).toContain('scram-sha-256 in pg_hba.conf');
});
