import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ConfigError } from 'singer';
import type { ConsentAttempt, Redirect } from './consent.ts';

/** The browser is sent here first, so that the consent URL, with its state, is in no process list. */
const START_PATH = '/start';

export interface CallbackServer {
  /** Leads to the consent page. */
  readonly startUrl: string;
  /** Resolves with the first redirect that belongs to the attempt. */
  readonly redirect: Promise<Redirect>;
  readonly close: () => void;
}

/** Whether a redirect to this URI reaches a server on this machine. */
export function isLocal(redirectUri: string): boolean {
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
}

/** Waits for the browser to come back to the redirect URI, which only this machine can reach. */
export async function startCallbackServer(
  redirectUri: string,
  attempt: ConsentAttempt,
): Promise<CallbackServer> {
  const target = new URL(redirectUri);
  const server = createServer();
  const redirect = new Promise<Redirect>((resolve) => {
    server.on('request', (request, response) => {
      const found = answer(request, response, target, attempt);
      if (found !== undefined && found.kind !== 'stranger') resolve(found);
    });
  });
  await listen(server, target);
  const close = () => {
    server.close();
    server.closeIdleConnections();
  };
  return { startUrl: new URL(START_PATH, target).href, redirect, close };
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  target: URL,
  attempt: ConsentAttempt,
): Redirect | undefined {
  const url = new URL(request.url ?? '/', target);
  if (url.pathname === target.pathname && url.search !== '') {
    const redirect = attempt.read(url.searchParams);
    const isOurs = redirect.kind !== 'stranger';
    page(response, isOurs ? 200 : 400, isOurs ? PAGES[redirect.kind] : `Not accepted: ${redirect.reason}.`);
    return redirect;
  }
  if (url.pathname === START_PATH) response.writeHead(302, { ...HEADERS, location: attempt.url }).end();
  else page(response, 404, 'There is nothing here.');
  return undefined;
}

const PAGES = {
  consent: 'QuickBooks has given its consent. Go back to the terminal; this page can be closed.',
  refused: 'QuickBooks has not given its consent. Go back to the terminal; this page can be closed.',
} as const;

const HEADERS = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', connection: 'close' };

function page(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' })
    .end(`<!doctype html><title>tap-quickbooks</title><p>${text}</p>`);
}

async function listen(server: Server, { hostname, port }: URL): Promise<void> {
  const host = hostname === '[::1]' ? '::1' : '127.0.0.1';
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const code = 'code' in cause ? String(cause.code) : cause.message;
      const problem = `the redirect cannot be waited for at ${host}, port ${port || 80} (${code})`;
      const advice = 'set another redirect_uri, one that the Intuit app knows too, or give --paste';
      reject(new ConfigError(`${problem}: ${advice}`, { cause }));
    });
    server.listen(Number(port || 80), host, resolve);
  });
}
