import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ConfigError } from 'singer';
import { afterEach, describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { StoreDatabase } from '../../src/store/store-database.ts';

/** An address of this machine that is none of the loopback: to the program, that of another machine. */
const OTHER = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
const LOOPBACK = '127.0.0.1';

const server = sharedServer();
const servers: Server[] = [];
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const each of servers.splice(0)) each.close();
});

async function listen(host: string, serve: (socket: Socket) => void): Promise<number> {
  const listener = createServer((socket) => {
    sockets.push(socket.on('error', () => {}));
    serve(socket);
  });
  servers.push(listener.listen(0, host));
  await once(listener, 'listening');
  return (listener.address() as AddressInfo).port;
}

/** The address of a database, with a host and port that lead to it. */
async function throughHost(database: string, host: string): Promise<string> {
  const url = new URL(database);
  const real = { host: url.hostname, port: Number(url.port) };
  const port = await listen(host, (socket) => {
    const there = connect(real).on('error', () => socket.destroy());
    sockets.push(there);
    socket.pipe(there).pipe(socket);
  });
  return Object.assign(url, { hostname: host, port: String(port) }).href;
}

function storeAt(url: string) {
  const warnings: string[] = [];
  const logger = { warning: (text: string) => warnings.push(text) };
  const open = () => new StoreDatabase(url, 'quickbooks', logger);
  return { open, warnings };
}

describe.skipIf(OTHER === undefined)('a token store on another machine, without TLS', () => {
  it('is warned of once, although connections and objects are several', async () => {
    const url = await throughHost(await server.createDatabase('clear_store'), OTHER ?? '');
    const { open, warnings } = storeAt(url);
    for (const store of [open(), open()])
      await Promise.all([store.query('select pg_sleep(0.1)'), store.query('select pg_sleep(0.1)')]);
    const { hostname, port } = new URL(url);
    expect(warnings).toEqual([
      `the token store (host ${hostname}, port ${port}, database clear_store, schema quickbooks) is connected without TLS: what is sent can be read on the way; add sslmode=verify-full to token_store`,
    ]);
  });

  it('gets no password if it asks for it in clear', async () => {
    let came = Buffer.alloc(0);
    const port = await listen(OTHER ?? '', (socket) => {
      socket.on('data', (bytes) => {
        came = Buffer.concat([came, bytes]);
        // AuthenticationCleartextPassword
        socket.write(Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]));
      });
    });
    const { open } = storeAt(`postgresql://someone:recognisable@${OTHER}:${port}/db`);
    const refusal = await open()
      .query('select 1')
      .catch((reason: unknown) => reason);
    expect(refusal).toBeInstanceOf(ConfigError);
    expect(String(refusal)).toContain('asks for the password in clear, without TLS: add sslmode=require');
    expect(came.toString('latin1')).toContain('someone');
    expect(came.toString('latin1')).not.toContain('recognisable');
  });
});

it('a token store on this machine is used without a warning', async () => {
  const { open, warnings } = storeAt(await throughHost(await server.createDatabase('near_store'), LOOPBACK));
  expect(await open().query('select 1 as one')).toEqual([{ one: 1 }]);
  expect(warnings).toEqual([]);
});
