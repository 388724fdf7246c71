import { setTimeout as sleep } from 'node:timers/promises';
import { AuthError, type Logger, RetryableApiError } from 'singer';
import { type HttpClient, type Outcome, request } from '../http/http.ts';
import {
  MAXIMUM_ATTEMPTS,
  PAUSES,
  type Pauses,
  pauseAfter,
  TRIES_AFTER_REJECTION,
} from '../http/retry-policy.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import { isoTime, LONGEST_PAUSE_MS } from '../limits/rate-limits.ts';
import { CallsSpent, type Shutdown } from '../shutdown.ts';
import { MINOR_VERSION } from '../streams/query.ts';
import type { AccessTokens } from '../tokens/access-tokens.ts';
import { requireClockInTime } from './server-clock.ts';
import { judge } from './verdict.ts';

export interface Company {
  readonly apiUrl: string;
  readonly realmId: string;
}

interface ClientOptions {
  readonly company: Company;
  readonly http: HttpClient;
  readonly tokens: AccessTokens;
  readonly limiter: RateLimiter;
  readonly shutdown: Shutdown;
  /** Most requests in this run; undefined for any number. */
  readonly maxCalls?: number | undefined;
  /** End of what is read, in epoch milliseconds: it has to be past by QuickBooks' clock as well. */
  readonly readsUntil?: number | undefined;
  readonly pauses?: Pauses;
  readonly logger: Logger;
}

export interface Query<T> {
  /** The statement, given how many answers to it have come too late: then fewer rows may help. */
  readonly statement: (lateAnswers: number) => string;
  /** What the answer holds. Throws JsonSyntaxError where a body is not whole JSON. */
  readonly read: (body: Buffer) => readonly T[];
}

const STILL_REFUSED =
  'new tokens were refused as well: run again, and if that does not help, let "tap-quickbooks doctor" check the company and "auth" authorise it again';

/** The query endpoint of one company. Every request goes through its limiter; every answer is judged by a table. */
export class QuickBooksClient {
  readonly #options: ClientOptions;
  #calls = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** See {@link AccessTokens.isRenewing}. */
  get isRenewing(): boolean {
    return this.#options.tokens.isRenewing;
  }

  /** Requests that were sent, retries included. */
  get calls(): number {
    return this.#calls;
  }

  /** What is read from the answer to a query, after as many attempts as the table allows. */
  async query<T>({ statement, read }: Query<T>): Promise<readonly T[]> {
    const { tokens, limiter, pauses = PAUSES, logger, shutdown } = this.#options;
    let rejectedToken: string | undefined;
    let rejections = 0;
    let lateAnswers = 0;
    for (let attempt = 1; ; attempt += 1) {
      shutdown.stopping.throwIfAborted();
      const token = await tokens.get(rejectedToken);
      const verdict = judge(await this.#send(statement(lateAnswers), token), this.#path, read, pauses);
      if (verdict.kind === 'rows') return verdict.rows;
      if (verdict.kind === 'newToken') {
        const next = TRIES_AFTER_REJECTION[rejections];
        if (next === undefined) throw new AuthError(`${verdict.problem.message}; ${STILL_REFUSED}`);
        rejections += 1;
        if (next.isNewToken) rejectedToken = token;
        if (next.pauseMs > 0) await this.#pause(verdict.problem, next.pauseMs);
        continue;
      }
      if (verdict.isLate) lateAnswers += 1;
      if (attempt >= MAXIMUM_ATTEMPTS || !(verdict.problem instanceof RetryableApiError))
        throw verdict.problem;
      const pause = verdict.kind === 'throttled' ? verdict.pause : pauseAfter(attempt, Math.random(), pauses);
      if (pause > LONGEST_PAUSE_MS) throw new RetryableApiError(askedToWait(verdict.problem, pause));
      if (verdict.kind === 'throttled') {
        logger.warning(`${verdict.problem.message}; trying again in ${Math.ceil(pause / 1_000)} s`);
        await limiter.pause(pause);
      } else await this.#pause(verdict.problem, pause);
    }
  }

  async #pause({ message }: Error, milliseconds: number): Promise<void> {
    const { logger, shutdown } = this.#options;
    logger.warning(`${message}; trying again in ${Math.ceil(milliseconds / 1_000)} s`);
    await sleep(milliseconds, undefined, { signal: shutdown.stopping });
  }

  get #path(): string {
    return `/v3/company/${this.#options.company.realmId}/query`;
  }

  async #send(statement: string, token: string): Promise<Outcome> {
    const { company, http, limiter, logger, maxCalls, readsUntil, shutdown } = this.#options;
    await limiter.take(shutdown.stopping);
    if (maxCalls !== undefined && this.#calls >= maxCalls) throw new CallsSpent();
    this.#calls += 1;
    const parameters = new URLSearchParams({ query: statement, minorversion: String(MINOR_VERSION) });
    const url = `${company.apiUrl}${this.#path}?${parameters}`;
    const before = performance.now();
    const sentAt = Date.now();
    const headers = { authorization: `Bearer ${token}` };
    const outcome = await request(http, url, { headers, signal: shutdown.aborting });
    logger.info('', { metric: durationOf(outcome, (performance.now() - before) / 1_000) });
    if (readsUntil !== undefined) requireClockInTime(outcome, sentAt, readsUntil);
    return outcome;
  }
}

function askedToWait({ message }: Error, milliseconds: number): string {
  const until = isoTime(Date.now() + milliseconds);
  return `${message}; it asks to wait until ${until}, which is longer than a run waits: run again then`;
}

function durationOf(outcome: Outcome, seconds: number) {
  const status = outcome.kind === 'answer' ? outcome.status : 0;
  return {
    type: 'timer',
    metric: 'http_request_duration',
    value: Math.round(seconds * 1_000) / 1_000,
    tags: { endpoint: 'query', http_status_code: status, status: status === 200 ? 'succeeded' : 'failed' },
  } as const;
}
