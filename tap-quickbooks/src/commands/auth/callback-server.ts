import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { ConfigError } from 'singer';
import type { ConsentAttempt, Redirect } from './consent.ts';

/** The browser is sent here first, so that the consent URL, with its state, is in no process list. */
const START_PATH = '/start';

export interface CallbackServer {
  /** Leads to the consent page, once. */
  readonly startUrl: string;
  /** Resolves with the first redirect that belongs to the attempt, after the browser has its page. */
  readonly redirect: Promise<Redirect>;
  /** Ends all connections, also those on which nothing was sent. */
  readonly close: () => void;
}

/** Tells if a redirect to this URI reaches a server on this machine. */
export function isLocal(redirectUri: string): boolean {
  const { protocol, hostname } = new URL(redirectUri);
  return protocol === 'http:' && LOCAL_NAMES.includes(hostname);
}

const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/** Waits for the browser to come back to the redirect URI, which only this machine can reach. */
export async function startCallbackServer(
  redirectUri: string,
  attempt: ConsentAttempt,
): Promise<CallbackServer> {
  const target = new URL(redirectUri);
  const start = new URL(START_PATH, target);
  start.searchParams.set('nonce', randomBytes(16).toString('base64url'));
  const pages = new Pages(target, start, attempt);
  const servers = addressesOf(target).map((host) => ({ host, server: createServer() }));
  const redirect = new Promise<Redirect>((resolve) => {
    for (const { server } of servers) {
      server.on('request', (request, response) => {
        const found = pages.answer(request, response);
        if (found !== undefined && found.kind !== 'stranger') response.once('close', () => resolve(found));
      });
    }
  });
  const close = () => {
    for (const { server } of servers) server.close().closeAllConnections();
  };
  try {
    for (const { server, host } of servers) await listen(server, host, target);
  } catch (cause) {
    close();
    throw cause;
  }
  return { startUrl: start.href, redirect, close };
}

/** Browsers may take `localhost` for either address: another program must not have the other one. */
function addressesOf({ hostname }: URL): readonly string[] {
  if (hostname === 'localhost') return ['127.0.0.1', '::1'];
  return [hostname === '[::1]' ? '::1' : '127.0.0.1'];
}

/** The pages that a browser gets. Any other request gets an answer that says nothing. */
class Pages {
  readonly #target: URL;
  readonly #start: URL;
  readonly #attempt: ConsentAttempt;
  #isStarted = false;

  constructor(target: URL, start: URL, attempt: ConsentAttempt) {
    this.#target = target;
    this.#start = start;
    this.#attempt = attempt;
  }

  /** Returns what the redirect says, if the request is one. */
  answer(request: IncomingMessage, response: ServerResponse): Redirect | undefined {
    const url = this.#urlOf(request);
    if (url?.pathname === this.#target.pathname && url.search !== '') {
      const redirect = this.#attempt.read(url.searchParams);
      const isOurs = redirect.kind !== 'stranger';
      page(response, isOurs ? 200 : 400, isOurs ? TEXTS[redirect.kind] : `Not accepted: ${redirect.reason}.`);
      return redirect;
    }
    if (url?.href === this.#start.href && !this.#isStarted) {
      this.#isStarted = true;
      response.writeHead(302, { ...HEADERS, location: this.#attempt.url }).end();
    } else page(response, 404, 'There is nothing here. The address of the consent page is in the terminal.');
    return undefined;
  }

  /** Undefined for a request to another host than this one, as a page that rebinds its name in DNS sends it. */
  #urlOf({ method, url = '', headersDistinct }: IncomingMessage): URL | undefined {
    const hosts = LOCAL_NAMES.map((name) => hostOf(name, this.#target));
    const [host = '', ...others] = headersDistinct.host ?? [];
    if (method !== 'GET' || !hosts.includes(host) || others.length > 0) return undefined;
    if (!url.startsWith('/') || !URL.canParse(url, this.#target.href)) return undefined;
    const parsed = new URL(url, this.#target);
    return parsed.origin === this.#target.origin ? parsed : undefined;
  }
}

function hostOf(name: string, { port }: URL): string {
  return port === '' ? name : `${name}:${port}`;
}

const TEXTS = {
  consent: 'QuickBooks has given its consent. Go back to the terminal; this page can be closed.',
  refused: 'QuickBooks has not given its consent. Go back to the terminal; this page can be closed.',
} as const;

const HEADERS = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', connection: 'close' };

function page(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { ...HEADERS, 'content-type': 'text/html; charset=utf-8' })
    .end(`<!doctype html><title>tap-quickbooks</title><p>${text}</p>`);
}

async function listen(server: Server, host: string, { hostname, port }: URL): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      const code = 'code' in cause ? String(cause.code) : cause.message;
      // A machine without IPv6 has no browser that would use it.
      if (hostname === 'localhost' && host === '::1' && ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(code))
        return resolve();
      const problem = `the redirect cannot be waited for at ${host}, port ${port || 80} (${code})`;
      const advice = 'set another redirect_uri, one that the Intuit app knows too, or give --paste';
      reject(new ConfigError(`${problem}: ${advice}`, { cause }));
    });
    server.listen(Number(port || 80), host, resolve);
  });
  // A failure of one connection, such as too many open files, is no reason to end.
  server.on('error', () => {});
}
