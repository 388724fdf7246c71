import type { ClientRequest } from 'node:http';
import got, { CancelError, type Got, RequestError, TimeoutError } from 'got';
import { ConfigError } from 'singer';
import { codeOf } from '../error-code.ts';
import { Agents } from './agents.ts';
import { decoded, UnknownCoding } from './codings.ts';
import { giveBack } from './give-back.ts';
import { describeProxy, type NetworkProxy, proxyFor } from './proxy.ts';
import { type TlsFailure, tlsFailureOf } from './tls-failures.ts';

const CONNECT_TIMEOUT_MS = 15_000;

/**
 * The most bytes of an answer, before and after unzipping. A page of 1,000 records of 60 kB passes. Without a limit,
 * 1 MB of zipped spaces takes 2 GB of memory.
 */
export const LONGEST_ANSWER_BYTES = 64 * 1_024 * 1_024;

/** An answer with its whole body. */
export interface AnsweredOutcome {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** The reason why there is no answer. */
interface NoAnswer {
  readonly kind: 'noAnswer';
  readonly reason: string;
  readonly isTimeout: boolean;
  /** The answer had more bytes than are taken. */
  readonly isTooLong: boolean;
  /** The connection ended before the whole answer was here, or its body cannot be decoded. */
  readonly isBroken?: boolean;
}

/** An answer, or the reason why there is none. */
export type Outcome = AnsweredOutcome | NoAnswer;

/** An answer as it came: its body still has its codings. */
interface CodedAnswer extends Omit<AnsweredOutcome, 'kind'> {
  readonly kind: 'coded';
  readonly url: string;
  readonly longestAnswerBytes: number;
}

/** The end of a request, before its body is decoded. */
export type Received = CodedAnswer | NoAnswer;

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export type HttpClient = Got;

interface RequestOptions {
  readonly method?: 'POST';
  readonly headers?: Record<string, string>;
  readonly form?: Record<string, string>;
  /** Aborts the request, which then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly longestAnswerBytes?: number;
  /** Called when the whole request was handed to the network. */
  readonly onSent?: () => void;
}

/** One client for everything that goes to Intuit. It retries nothing: the caller knows what may be retried. */
export function createHttpClient(userAgent: string, timeoutSeconds: number): HttpClient {
  const agents = new Agents(process.env);
  return got.extend({
    hooks: {
      beforeRequest: [
        (options) => {
          options.agent = agents.of(new URL(String(options.url)));
        },
      ],
    },
    headers: { 'user-agent': userAgent, accept: 'application/json', 'accept-encoding': 'gzip' },
    decompress: false,
    retry: { limit: 0 },
    throwHttpErrors: false,
    followRedirect: false,
    timeout: { request: timeoutSeconds * 1_000, connect: CONNECT_TIMEOUT_MS },
  });
}

/**
 * Resolves for every end of a request, except if TLS fails for a lasting reason, or the settings of a proxy are wrong:
 * that is a ConfigError.
 */
export async function request(client: HttpClient, url: string, options: RequestOptions): Promise<Outcome> {
  return decodedAnswer(await receive(client, url, options));
}

/** Sends a request and takes its answer like {@link request}, but leaves the body as it came. */
export async function receive(
  client: HttpClient,
  url: string,
  { longestAnswerBytes = LONGEST_ANSWER_BYTES, onSent = () => {}, ...options }: RequestOptions,
): Promise<Received> {
  const proxy = proxyFor(new URL(url), process.env);
  try {
    const limits = { longestAnswerBytes, onSent };
    const { statusCode: status, headers, rawBody } = await answerTo(client, url, options, limits);
    const body = Buffer.from(rawBody.buffer, rawBody.byteOffset, rawBody.byteLength);
    return { kind: 'coded', status, headers, body, url, longestAnswerBytes };
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof CancelError) return tooLong(longestAnswerBytes);
    const failure = tlsFailureOf(error);
    if (failure !== undefined) throw new ConfigError(insecure(url, failure, proxy), { cause: error });
    const refusal = refusalBy(proxy, error);
    if (refusal !== undefined) throw new ConfigError(refusal, { cause: error });
    if (!(error instanceof RequestError)) throw error;
    const reason = `${closedTunnel(url, error) ?? error.message}${wayThrough(proxy)}`;
    return {
      kind: 'noAnswer',
      reason,
      isTimeout: error instanceof TimeoutError,
      isTooLong: false,
      isBroken: BROKEN.has(codeOf(error) ?? ''),
    };
  }
}

/** The answer without the codings of its body. The body as it came must not be read after that. */
export async function decodedAnswer(received: Received): Promise<Outcome> {
  if (received.kind === 'noAnswer') return received;
  const { status, headers, body: coded, url, longestAnswerBytes } = received;
  try {
    const body = await decoded(coded, headerOf(headers, 'content-encoding'), longestAnswerBytes);
    if (body !== coded) giveBack(coded);
    return { kind: 'answer', status, headers, body };
  } catch (error) {
    if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return tooLong(longestAnswerBytes);
    if (!(error instanceof UnknownCoding || isUndecodable(error))) throw error;
    const said =
      error instanceof UnknownCoding
        ? error.message
        : `its body cannot be unzipped (${error.message}): a gateway or proxy may have cut or changed it`;
    const reason = `${said}${wayThrough(proxyFor(new URL(url), process.env))}`;
    return { kind: 'noAnswer', reason, isTimeout: false, isTooLong: false, isBroken: true };
  }
}

/** Codes of a connection that was there and ended. Without a connection nothing depends on what was asked. */
const BROKEN: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

/** Returns true for the failure of zlib or brotli over a body that is cut off, or is in another coding than it says. */
function isUndecodable(error: unknown): error is Error {
  return error instanceof Error && /^(Z_|ERR__ERROR|ERR_BROTLI)/.test(codeOf(error) ?? '');
}

/** Gives a request up as soon as more bytes have come than are taken. */
function answerTo(
  client: HttpClient,
  url: string,
  options: Omit<RequestOptions, 'longestAnswerBytes' | 'onSent'>,
  { longestAnswerBytes, onSent }: Required<Pick<RequestOptions, 'longestAnswerBytes' | 'onSent'>>,
) {
  const response = client(url, { ...options, responseType: 'buffer' });
  response.on('request', (sending: ClientRequest) => sending.once('finish', onSent));
  response.on('downloadProgress', ({ transferred }) => {
    if (transferred > longestAnswerBytes) response.cancel();
  });
  return response;
}

export function headerOf(headers: Headers, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

function tooLong(bytes: number): NoAnswer {
  const reason = `its answer has more than ${bytes / 1_024 / 1_024} MiB, which is more than is read into memory`;
  return { kind: 'noAnswer', reason, isTimeout: false, isTooLong: true };
}

/** The sentence for a proxy that wants other credentials; undefined for any other failure. */
function refusalBy(proxy: NetworkProxy | undefined, error: unknown): string | undefined {
  // hpagent gives the status of the answer to CONNECT in these words.
  if (proxy === undefined || !(error instanceof Error && error.message === 'Bad response: 407')) return;
  const wanted = proxy.url.username === '' ? 'a user and password' : 'another user or password';
  return `${describeProxy(proxy)} asks for ${wanted} (407): write http://USER:PASSWORD@HOST:PORT into ${proxy.variable}`;
}

/** The reason if a proxy does not open a way to the host of a URL; undefined for any other failure. */
function closedTunnel(url: string, { message }: Error): string | undefined {
  const [, status] = /^Bad response: (\d+)$/.exec(message) ?? [];
  if (status === undefined) return undefined;
  return `it was not let through to ${new URL(url).host} (${status}): have that host allowed there, or name it in NO_PROXY`;
}

/** The end of a sentence about a failure on the way through a proxy. */
function wayThrough(proxy: NetworkProxy | undefined): string {
  return proxy === undefined ? '' : ` (through ${describeProxy(proxy)})`;
}

/** The URL's path may hold a secret, so only the host is named. */
function insecure(url: string, { code, advice }: TlsFailure, proxy: NetworkProxy | undefined): string {
  return `no secure connection to ${new URL(url).host}${wayThrough(proxy)} (${code}): ${advice}`;
}
