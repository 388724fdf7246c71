import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import got, { type Got, RequestError, TimeoutError } from 'got';

const CONNECT_TIMEOUT = 15_000;

/** An answer with its whole body, or the reason why there is none. */
export type Outcome =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: Buffer }
  | { readonly kind: 'noAnswer'; readonly reason: string; readonly isTimeout: boolean };

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export type HttpClient = Got;

/** One client for everything that goes to Intuit. It retries nothing: whoever asks knows what may be retried. */
export function createHttpClient(userAgent: string, timeoutSeconds: number): HttpClient {
  const options = { keepAlive: true, keepAliveMsecs: 10_000 };
  return got.extend({
    agent: { http: new HttpAgent(options), https: new HttpsAgent(options) },
    headers: { 'user-agent': userAgent, accept: 'application/json' },
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
    timeout: { request: timeoutSeconds * 1_000, connect: CONNECT_TIMEOUT },
  });
}

/** Resolves for every end that a request can have; only a defect of this program rejects. */
export async function request(
  client: HttpClient,
  url: string,
  options: {
    method?: 'POST';
    headers?: Record<string, string>;
    form?: Record<string, string>;
    /** Breaks the request off; that rejects with the signal's reason. */
    signal?: AbortSignal;
  },
): Promise<Outcome> {
  try {
    const { statusCode, headers, rawBody } = await client(url, { ...options, responseType: 'buffer' });
    const body = Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength);
    return { kind: 'answer', status: statusCode, headers, body };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof RequestError)) throw error;
    return { kind: 'noAnswer', reason: error.message, isTimeout: error instanceof TimeoutError };
  }
}

export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
