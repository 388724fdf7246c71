import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import got, { type Got, RequestError, TimeoutError } from 'got';

const CONNECT_TIMEOUT = 15_000;

const unzip = promisify(gunzip);

/** A page of 1,000 invoices has 2 to 3 MB. In the 16 kB that are usual it would come to the main thread in 170 parts. */
const UNZIPPED_AT_ONCE = 512 * 1_024;

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
    headers: { 'user-agent': userAgent, accept: 'application/json', 'accept-encoding': 'gzip' },
    decompress: false,
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
    const isZipped = headers['content-encoding'] === 'gzip' && body.length > 0;
    const whole = isZipped ? await unzip(body, { chunkSize: UNZIPPED_AT_ONCE }) : body;
    return { kind: 'answer', status: statusCode, headers, body: whole };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!(error instanceof RequestError || isBadZip(error))) throw error;
    return { kind: 'noAnswer', reason: error.message, isTimeout: error instanceof TimeoutError };
  }
}

export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** What zlib rejects with where a body is cut or is no gzip. */
function isBadZip(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && /^Z_/.test(String(error.code));
}
