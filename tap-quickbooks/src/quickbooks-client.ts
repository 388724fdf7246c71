import { setTimeout as sleep } from 'node:timers/promises';
import { AuthError, FatalApiError, JsonSyntaxError, type Logger, RetryableApiError } from 'singer';
import type { AccessTokens } from './access-tokens.ts';
import { describeFault, faultOf } from './faults.ts';
import { type HttpClient, headerOf, type Outcome, request } from './http.ts';
import { MINOR_VERSION } from './query.ts';
import type { RateLimiter } from './rate-limiter.ts';
import { MAXIMUM_ATTEMPTS, pauseAfter, RETRYABLE_STATUSES, throttlePause } from './retry-policy.ts';

/** What an outcome asks for. */
type Verdict<T> =
  | { readonly kind: 'rows'; readonly rows: readonly T[] }
  | { readonly kind: 'newToken'; readonly problem: AuthError }
  | { readonly kind: 'throttled'; readonly problem: RetryableApiError; readonly pause: number }
  | { readonly kind: 'failed'; readonly problem: Error };

export interface Company {
  readonly apiUrl: string;
  readonly realmId: string;
}

/** The query endpoint of one company. Every request goes through its limiter; every answer is judged by a table. */
export class QuickBooksClient {
  readonly #company: Company;
  readonly #http: HttpClient;
  readonly #tokens: AccessTokens;
  readonly #limiter: RateLimiter;
  readonly #logger: Logger;
  #calls = 0;

  constructor(
    company: Company,
    http: HttpClient,
    tokens: AccessTokens,
    limiter: RateLimiter,
    logger: Logger,
  ) {
    this.#company = company;
    this.#http = http;
    this.#tokens = tokens;
    this.#limiter = limiter;
    this.#logger = logger;
  }

  /** Requests that were sent, retries included. */
  get calls(): number {
    return this.#calls;
  }

  /**
   * What `read` finds in a query's answer. It throws JsonSyntaxError where a body is not whole JSON; one without
   * rows is looked through for a fault.
   */
  async query<T>(statement: string, read: (body: Buffer) => readonly T[]): Promise<readonly T[]> {
    let rejectedToken: string | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const token = await this.#tokens.get(rejectedToken);
      await this.#limiter.take();
      this.#calls += 1;
      const verdict = judge(await this.#send(statement, token), this.#path, read);
      if (verdict.kind === 'rows') return verdict.rows;
      if (verdict.kind === 'newToken' && rejectedToken === undefined) {
        rejectedToken = token;
        continue;
      }
      if (attempt >= MAXIMUM_ATTEMPTS || !(verdict.problem instanceof RetryableApiError))
        throw verdict.problem;
      const pause = verdict.kind === 'throttled' ? verdict.pause : pauseAfter(attempt, Math.random());
      this.#logger.warning(`${verdict.problem.message}; trying again in ${Math.ceil(pause / 1_000)} s`);
      if (verdict.kind === 'throttled') this.#limiter.pause(pause);
      else await sleep(pause);
    }
  }

  get #path(): string {
    return `/v3/company/${this.#company.realmId}/query`;
  }

  #send(statement: string, token: string): Promise<Outcome> {
    const parameters = new URLSearchParams({ query: statement, minorversion: String(MINOR_VERSION) });
    const url = `${this.#company.apiUrl}${this.#path}?${parameters}`;
    return request(this.#http, url, { headers: { authorization: `Bearer ${token}` } });
  }
}

/** QuickBooks puts faults into answers of any status, and gateways answer in HTML and XML. */
function judge<T>(outcome: Outcome, path: string, read: (body: Buffer) => readonly T[]): Verdict<T> {
  if (outcome.kind === 'noAnswer') {
    return { kind: 'failed', problem: new RetryableApiError(`GET ${path} got no answer: ${outcome.reason}`) };
  }
  const { status, headers, body } = outcome;
  const rows = status === 200 ? unlessUnreadable(() => read(body)) : [];
  if (rows !== 'unreadable' && rows.length > 0) return { kind: 'rows', rows };
  const fault = unlessUnreadable(() => faultOf(body));
  if (status === 200 && rows !== 'unreadable' && fault === undefined) return { kind: 'rows', rows };

  const reason =
    fault === 'unreadable' ? (RETRYABLE_STATUSES.get(status) ?? 'its body is not whole JSON') : fault;
  const said = typeof reason === 'object' ? describeFault(reason) : (reason ?? 'no reason given');
  const sentence = `GET ${path} answered ${status} (intuit_tid ${headerOf(headers, 'intuit-tid') ?? 'unknown'}): ${said}`;
  if (status === 401) return { kind: 'newToken', problem: new AuthError(sentence) };
  if (status === 403) return { kind: 'failed', problem: new AuthError(sentence) };
  if (status === 429) {
    const pause = throttlePause(headerOf(headers, 'retry-after'));
    return { kind: 'throttled', problem: new RetryableApiError(sentence), pause };
  }
  const isRetryable = RETRYABLE_STATUSES.has(status) || (status === 200 && typeof fault !== 'object');
  return {
    kind: 'failed',
    problem: isRetryable ? new RetryableApiError(sentence) : new FatalApiError(sentence),
  };
}

/** What a function reads from a body, unless that is cut short, or HTML. */
function unlessUnreadable<T>(read: () => T): T | 'unreadable' {
  try {
    return read();
  } catch (error) {
    if (error instanceof JsonSyntaxError) return 'unreadable';
    throw error;
  }
}
