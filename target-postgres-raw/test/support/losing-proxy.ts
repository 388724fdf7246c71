import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { PostgresServer } from 'postgres-launcher';

/** Passes everything on, but loses the connection right before or after the first commit, or while it is under way. */
export async function proxyThatLosesCommit(
  to: Pick<PostgresServer, 'host' | 'port'>,
  where: 'before' | 'during' | 'after',
) {
  let hasLost = false;
  const proxy = createServer((client: Socket) => {
    const upstream = connect(to.port, to.host);
    client.on('error', () => {});
    upstream.on('error', () => {});
    let isMute = false;
    upstream.on('data', (chunk) => {
      if (!isMute) client.write(chunk);
    });
    client.on('data', (chunk) => {
      if (!hasLost && chunk.includes('commit\0')) {
        hasLost = true;
        isMute = true;
        if (where !== 'before') upstream.write(chunk);
        // By its answer the server tells that it has committed.
        if (where === 'after') upstream.once('data', () => client.destroy());
        else client.destroy();
        return;
      }
      upstream.write(chunk);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  return { port, close: () => proxy.close() };
}
