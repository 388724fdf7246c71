import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

const ATTEMPTS = 10;

/** Linux, macOS and Windows choose the ports of connections, and of listeners on port 0, above these. */
const PORTS = { first: 20_000, last: 32_767 };

/**
 * Between the look for a free port and the server's bind another process can take it; then the next one
 * is tried.
 */
export async function onFreePort<Result>(
  bind: (port: number) => Promise<Result>,
  isTaken: (error: unknown) => boolean,
  find = freePort,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await bind(await find());
    } catch (error) {
      if (!isTaken(error) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** A port without a listener. The system chooses it for no other socket before it is bound, or during a restart. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.first, PORTS.last + 1);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
