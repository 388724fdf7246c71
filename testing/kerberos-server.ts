import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

/** AuthenticationGSS, which pg cannot read. */
const ASKS_FOR_KERBEROS = Buffer.from('R\0\0\0\x08\0\0\0\x07', 'latin1');

/** A server that asks each client of Postgres for Kerberos, and its port. */
export async function kerberosServer(): Promise<readonly [Server, string]> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write(ASKS_FOR_KERBEROS));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return [server, String((server.address() as AddressInfo).port)];
}
