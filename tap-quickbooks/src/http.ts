import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { type Got, RequestError } from 'got';

/** QuickBooks itself gives up after 120 s (Intuit, "API call limits and throttles"). */
const REQUEST_TIMEOUT = 125_000;
const CONNECT_TIMEOUT = 15_000;

/** An answer with its whole body, or the reason why there is none. */
export type Outcome =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: Buffer }
  | { readonly kind: 'noAnswer'; readonly reason: string };

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export type HttpClient = Got;

/** One client for everything that goes to Intuit. It retries nothing: whoever asks knows what may be retried. */
export function createHttpClient(userAgent: string): HttpClient {
  const options = { keepAlive: true, keepAliveMsecs: 10_000 };
  return got.extend({
    agent: { http: new HttpAgent(options), https: new HttpsAgent(options) },
    headers: { 'user-agent': userAgent, accept: 'application/json' },
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
    timeout: { request: REQUEST_TIMEOUT, connect: CONNECT_TIMEOUT },
  });
}

/** Resolves for every end that a request can have; only a defect of this program rejects. */
export async function request(
  client: HttpClient,
  url: string,
  options: { method?: 'POST'; headers?: Record<string, string>; form?: Record<string, string> },
): Promise<Outcome> {
  try {
    const { statusCode, headers, rawBody } = await client(url, { ...options, responseType: 'buffer' });
    return { kind: 'answer', status: statusCode, headers, body: Buffer.from(rawBody) };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { kind: 'noAnswer', reason: error.message };
  }
}

export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
