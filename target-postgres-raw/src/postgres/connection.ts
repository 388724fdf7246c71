import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import type { Address } from './address.ts';
import { codeOf } from './failure.ts';
import { NO_TLS } from './sqlstates.ts';

const CONNECT_TIMEOUT_MS = 15_000;

export interface Connection {
  readonly client: pg.Client;
  /** Ends it without a word to the server. */
  readonly destroy: () => void;
}

/** Connects as `sslmode` says; `prefer` goes on without TLS if the server has none. */
export async function connect(address: Address, signal: AbortSignal): Promise<Connection> {
  const tls = tlsOptions(address);
  try {
    return await open(address, tls, signal);
  } catch (error) {
    if (address.sslMode !== 'prefer' || codeOf(error) !== NO_TLS) throw error;
    return await open(address, false, signal);
  }
}

/** Runs `work` in a transaction: commits what it did, or rolls it back and throws what it threw. */
export async function withTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  // Whatever the default is: the rows of the batch before are to be seen, which is committed meanwhile.
  await client.query('begin isolation level read committed');
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // Where the connection is gone, the server rolls back by itself, and the first failure is the one to tell.
    await client.query('rollback').catch(() => {});
    throw error;
  }
  await client.query('commit');
  return result;
}

async function open(
  { host, port, database, user, password }: Address,
  ssl: ConnectionOptions | false,
  signal: AbortSignal,
): Promise<Connection> {
  signal.throwIfAborted();
  const socket = new Socket();
  const client = new pg.Client({
    host,
    port,
    database,
    user,
    ...(password !== undefined && { password }),
    ssl,
    stream: () => socket,
    application_name: 'target-postgres-raw',
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
  });
  // A connection that is lost while nothing runs says so here only; the next query then fails.
  client.on('error', () => {});
  const abort = () => socket.destroy(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    await client.connect();
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return { client, destroy: () => socket.destroy() };
}

function tlsOptions({
  host,
  sslMode,
  rootCertificate,
  certificate,
  key,
}: Address): ConnectionOptions | false {
  const isSocket = host.startsWith('/');
  if (sslMode === 'disable' || isSocket) return false;
  const own = { ...(certificate !== undefined && { cert: certificate }), ...(key !== undefined && { key }) };
  const ca = { ...own, ...(rootCertificate !== undefined && { ca: rootCertificate }) };
  switch (sslMode) {
    case 'prefer':
    case 'require':
      return { ...own, rejectUnauthorized: false };
    case 'verify-ca':
      // The certificate must come from somebody we trust, but may be for another name.
      return { ...ca, checkServerIdentity: () => undefined };
    case 'verify-full':
      return ca;
  }
}
