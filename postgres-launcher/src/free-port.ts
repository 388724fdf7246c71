import { once } from 'node:events';
import { createServer } from 'node:net';

const ATTEMPTS = 10;

/**
 * Between the look for a free port and the server's bind another process can take it; then the next one
 * is tried.
 */
export async function onFreePort<Result>(
  bind: (port: number) => Promise<Result>,
  isTaken: (error: unknown) => boolean,
  find = findFreePort,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await bind(await find());
    } catch (error) {
      if (!isTaken(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port on 127.0.0.1');
  return address.port;
}
