import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigError, isLoopback } from 'singer';

/** Interval at which the browser asks for the page again. */
export const REFRESH_SECONDS = 60;

export interface PageServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/**
 * Serves a page that is made anew for each request, to this machine alone. A request that names another host is
 * refused: a page of the web could lead its name to this machine, and read the numbers.
 */
export async function servePage(port: number, make: () => Promise<string>): Promise<PageServer> {
  const server = createServer((request, response) => void answer(request, response, make));
  try {
    await Promise.race([
      once(server.listen(port, '127.0.0.1'), 'listening'),
      once(server, 'error').then(([error]) => Promise.reject(error)),
    ]);
  } catch (cause) {
    throw new ConfigError(
      `--serve ${port} does not work: ${cause instanceof Error ? cause.message : String(cause)}: give another port`,
      { cause },
    );
  }
  const { port: bound } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${bound}/`, close: () => closed(server) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  make: () => Promise<string>,
): Promise<void> {
  const address = `http://${request.headers.host ?? ''}`;
  if (!URL.canParse(address) || !isLoopback(new URL(address)))
    return void response.writeHead(403).end('This page is for this machine.\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') return void response.writeHead(405).end();
  if (request.url !== '/') return void response.writeHead(404).end();
  try {
    const page = await make();
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      refresh: String(REFRESH_SECONDS),
    });
    response.end(request.method === 'HEAD' ? undefined : page);
  } catch (error) {
    response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', refresh: '10' });
    response.end(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
