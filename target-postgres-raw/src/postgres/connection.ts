import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import pg from 'pg';
import { catchUnreadable } from 'singer';
import type { Address, Host } from './address.ts';
import { guardAuthentication } from './authentication-guard.ts';
import { codeOf, policyOf } from './failure.ts';
import { defaultPasswordIn, passwordIn } from './password-file.ts';
import { NO_TLS, NO_TLS_ANSWER, NOT_ALLOWED } from './sqlstates.ts';
import { tlsAttempts } from './tls-options.ts';

export interface Connection {
  readonly client: pg.Client;
  /** The reason that the server gave when it ended the connection while no query ran. */
  readonly lastWord: () => unknown;
  /** Ends it without a word to the server. */
  readonly destroy: () => void;
}

/**
 * Connects to the first host that answers and fits, with or without TLS as `sslmode` says. Throws the failure of the
 * last host, or the first one that asks the user to act.
 */
export async function connect(address: Address, signal: AbortSignal): Promise<Connection> {
  let failure: unknown;
  for (const host of address.hosts) {
    try {
      return await connectTo(host, address, signal);
    } catch (error) {
      signal.throwIfAborted();
      if (failure === undefined || policyOf(failure).action !== 'stop') failure = error;
    }
  }
  throw failure;
}

/** Whatever the default is: the rows of the batch before must be visible, which is committed meanwhile. */
export const BEGIN = 'begin isolation level read committed';

/** Runs `work` in a transaction: commits what it did, or rolls it back and throws what it threw. */
export async function withTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query(BEGIN);
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // If the connection is gone, the server rolls back by itself, and the first failure is the one to report.
    await client.query('rollback').catch(() => {});
    throw error;
  }
  await client.query('commit');
  return result;
}

/** Failures after which libpq tries the other way: with TLS after without, or the reverse. */
const TRY_OTHER_WAY = [NO_TLS, NO_TLS_ANSWER, NOT_ALLOWED];

async function connectTo(host: Host, address: Address, signal: AbortSignal): Promise<Connection> {
  const [first = false, second] = tlsAttempts(host, address.tls);
  try {
    return await open(host, address, first, signal);
  } catch (error) {
    if (second === undefined || !TRY_OTHER_WAY.includes(codeOf(error))) throw error;
    return await open(host, address, second, signal);
  }
}

async function open(
  host: Host,
  address: Address,
  ssl: ConnectionOptions | false,
  signal: AbortSignal,
): Promise<Connection> {
  signal.throwIfAborted();
  const socket = new Socket();
  const client = clientFor(host, address, ssl, socket);
  let refusal: Error | undefined;
  const end = (reason: Error) => {
    refusal ??= reason;
    socket.destroy(reason);
  };
  guardAuthentication(client, address, host, ssl !== false, end);
  catchUnreadable(client, end);
  // A connection that is lost while nothing runs says so here only; the next query then fails.
  let lastWord: unknown;
  client.on('error', (error) => {
    lastWord ??= error;
  });
  const abort = () => socket.destroy(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    await client.connect();
    if (address.mustBeWritable) await requireWritable(client);
  } catch (error) {
    socket.destroy();
    throw refusal ?? error;
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return { client, lastWord: () => lastWord, destroy: () => socket.destroy() };
}

function clientFor(host: Host, address: Address, ssl: ConnectionOptions | false, socket: Socket): pg.Client {
  const { database, user, passwordFile, defaultPasswordFile, options } = address;
  const login = { host, database, user };
  const password =
    address.password ??
    (passwordFile === undefined
      ? defaultPasswordIn(defaultPasswordFile, login)
      : passwordIn(passwordFile, login));
  return new pg.Client({
    host: host.address ?? host.host,
    port: host.port,
    database,
    user,
    ...(password !== undefined && { password }),
    ...(options !== undefined && { options }),
    ssl,
    stream: () => socket,
    application_name: address.applicationName,
    connectionTimeoutMillis: address.connectTimeoutMs,
    keepAlive: address.keepAlive,
    keepAliveInitialDelayMillis: address.keepAliveIdleMs,
    // Without a value pg would take that of PGSSLNEGOTIATION, also for connections without TLS.
    sslnegotiation: address.isTlsDirect ? 'direct' : 'postgres',
    enableChannelBinding: address.channelBinding !== 'disable',
  });
}

/** Throws Postgres' own refusal of a server that takes no writes, so that the next host is tried. */
async function requireWritable(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ readonly transaction_read_only: string }>(
    'show transaction_read_only',
  );
  if (rows[0]?.transaction_read_only === 'off') return;
  throw Object.assign(
    new Error('the server takes no writes, and target_session_attrs asks for one that does'),
    {
      code: READ_ONLY,
    },
  );
}

const READ_ONLY = '25006';
