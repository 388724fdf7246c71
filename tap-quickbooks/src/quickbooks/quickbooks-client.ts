import { setTimeout as sleep } from 'node:timers/promises';
import { AuthError, type Logger, RetryableApiError, ThrottledError } from 'singer';
import {
  decodedAnswer,
  type HttpClient,
  headerOf,
  type Outcome,
  type Received,
  receive,
} from '../http/http.ts';
import {
  MAXIMUM_ATTEMPTS,
  PAUSES,
  type Pauses,
  pauseAfterMs,
  TRIES_AFTER_REJECTION,
} from '../http/retry-policy.ts';
import type { RateLimiter } from '../limits/rate-limiter.ts';
import { askedToWait, LONGEST_PAUSE_MS } from '../longest-pause.ts';
import { PageTurns } from '../page-turns.ts';
import { CallsSpent, type Shutdown } from '../shutdown.ts';
import { MINOR_VERSION } from '../streams/query.ts';
import type { AccessTokens } from '../tokens/access-tokens.ts';
import { type Answer, type ApiCall, type Endpoint, LateAnswer, type Parameters } from './api-call.ts';
import { type ReadsUntil, requireClockInTime } from './server-clock.ts';
import { validText } from './valid-text.ts';
import { type Failure, judge } from './verdict.ts';

interface ClientOptions {
  readonly company: { readonly apiUrl: string; readonly realmId: string };
  readonly http: HttpClient;
  readonly tokens: AccessTokens;
  readonly limiter: RateLimiter;
  readonly shutdown: Shutdown;
  /** Most requests in this run; undefined for any number. */
  readonly maxCalls?: number | undefined;
  /** Is called before each request, and throws if it may not be sent. */
  readonly begin?: () => Promise<void>;
  /** End of the range that is read. It has to be past by QuickBooks' clock as well. */
  readonly readsUntil?: ReadsUntil | undefined;
  readonly pauses?: Pauses;
  /** The turns in which answers are unzipped; without them this client has its own. */
  readonly turns?: Pick<PageTurns, 'unzip'>;
  readonly logger: Logger;
}

interface Sent<Answer> {
  readonly outcome: Answer;
  readonly durationMs: number;
}

const STILL_REFUSED =
  'new tokens were refused as well: run again. If that does not help, check realm_id and environment, and authorise the company with "tap-quickbooks auth"';

/** The API of one company. Every request goes through its limiter; every answer is judged by a table. */
export class QuickBooksClient {
  readonly #options: ClientOptions;
  readonly #turns: Pick<PageTurns, 'unzip'>;
  #calls = 0;
  #meteredCalls = 0;
  #replaced = 0;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#turns = options.turns ?? new PageTurns();
  }

  /** See {@link AccessTokens.isRenewing}. */
  get isRenewing(): boolean {
    return this.#options.tokens.isRenewing;
  }

  /** Requests that were sent, retries included. */
  get calls(): number {
    return this.#calls;
  }

  /** Calls that brought what was asked for. Intuit meters them for production companies. */
  get meteredCalls(): number {
    return this.#meteredCalls;
  }

  /** Sequences of bytes in answers that were not UTF-8 and became U+FFFD. */
  get replaced(): number {
    return this.#replaced;
  }

  /** Requests that may still be sent; Infinity if they are not limited. */
  get callsLeft(): number {
    return (this.#options.maxCalls ?? Number.POSITIVE_INFINITY) - this.#calls;
  }

  /** Calls an endpoint, as often as the retry policy allows, and returns what was read from its answer. */
  async call<T, P extends Parameters>(call: ApiCall<T, P>): Promise<Answer<T, P>> {
    const { company, tokens, pauses = PAUSES, shutdown } = this.#options;
    const path = `/v3/company/${company.realmId}/${call.path}`;
    let rejectedToken: string | undefined;
    let rejections = 0;
    let lateAnswers = 0;
    let serviceFaults = 0;
    let timeouts = 0;
    for (let attempt = 1; ; attempt += 1) {
      shutdown.stopping.throwIfAborted();
      const token = await tokens.get(rejectedToken);
      const parameters = call.parameters(lateAnswers);
      const { outcome, durationMs } = await this.#ask(call.endpoint, path, parameters, token);
      const verdict = judge(outcome, path, call.read, pauses);
      if (verdict.kind === 'value') {
        this.#meteredCalls += 1;
        const { value } = verdict;
        return { value, parameters, lateAnswers, durationMs, ...headersOf(outcome) };
      }
      if (verdict.kind === 'newToken') {
        const next = TRIES_AFTER_REJECTION[rejections];
        if (next === undefined) throw new AuthError(`${verdict.problem.message}; ${STILL_REFUSED}`);
        rejections += 1;
        if (next.isNewToken) rejectedToken = token;
        if (next.pauseMs > 0) await this.#pause(verdict, next.pauseMs);
        continue;
      }
      if (verdict.isServiceFault) serviceFaults += 1;
      if (verdict.isLate) timeouts += 1;
      if (verdict.isLate && timeouts >= (call.lateAttempts ?? Number.POSITIVE_INFINITY))
        throw new LateAnswer(verdict.problem.message);
      if (verdict.isLate || (verdict.isServiceFault && serviceFaults > 1)) lateAnswers += 1;
      if (
        isLastOf(call, verdict, { attempt, parameters, lateAnswers }) ||
        !(verdict.problem instanceof RetryableApiError)
      )
        throw verdict.problem;
      await this.#pause(verdict, pauseAfterMs(attempt, Math.random(), pauses));
    }
  }

  /** Waits before the next attempt. If QuickBooks throttles the company, all its requests wait, not this one alone. */
  async #pause(failure: Failure, ownPauseMs: number): Promise<void> {
    const { limiter, logger, shutdown } = this.#options;
    const pauseMs = failure.throttledMs ?? ownPauseMs;
    if (pauseMs > LONGEST_PAUSE_MS)
      throw new ThrottledError(`${failure.problem.message}; ${askedToWait(pauseMs)}`);
    logger.warning(`${failure.problem.message}; trying again in ${Math.ceil(pauseMs / 1_000)} s`);
    logger.debug('', { metric: RETRY });
    if (failure.throttledMs !== undefined) await limiter.pause(pauseMs);
    else await sleep(pauseMs, undefined, { signal: shutdown.stopping });
  }

  async #ask(
    endpoint: Endpoint,
    path: string,
    parameters: Parameters,
    token: string,
  ): Promise<Sent<Outcome>> {
    const { outcome, durationMs } = await this.#send(endpoint, path, parameters, token);
    return { outcome: this.#withValidText(await this.#decoded(outcome)), durationMs };
  }

  /** Answers with another status are no pages. They are decoded at once, since QuickBooks may ask all requests to wait. */
  #decoded(received: Received): Promise<Outcome> {
    if (received.kind === 'noAnswer' || received.status !== 200) return decodedAnswer(received);
    return this.#turns.unzip(() => decodedAnswer(received), this.#options.shutdown.aborting);
  }

  #send(endpoint: Endpoint, path: string, parameters: Parameters, token: string): Promise<Sent<Received>> {
    const { company, http, limiter, logger, maxCalls, readsUntil, shutdown } = this.#options;
    const { begin } = this.#options;
    return limiter.start(async (left) => {
      if (maxCalls !== undefined && this.#calls >= maxCalls) throw new CallsSpent();
      await begin?.();
      this.#calls += 1;
      const search = new URLSearchParams({ ...parameters, minorversion: String(MINOR_VERSION) });
      const before = performance.now();
      const sentAt = Date.now();
      const headers = { authorization: `Bearer ${token}` };
      const url = `${company.apiUrl}${path}?${search}`;
      const outcome = await receive(http, url, { headers, signal: shutdown.aborting, onSent: left });
      const durationMs = performance.now() - before;
      logger.info('', { metric: metricOf(endpoint, outcome, durationMs) });
      if (readsUntil !== undefined) requireClockInTime(outcome, sentAt, readsUntil);
      return { outcome, durationMs };
    }, shutdown.stopping);
  }

  #withValidText(outcome: Outcome): Outcome {
    if (outcome.kind === 'noAnswer') return outcome;
    const { body, replaced } = validText(outcome.body);
    this.#replaced += replaced;
    return { ...outcome, body };
  }
}

interface Attempt {
  readonly attempt: number;
  readonly parameters: Parameters;
  readonly lateAnswers: number;
}

/**
 * Returns true if there is no further attempt. While the next one would ask for fewer rows, there is one. A limit of
 * the call's own is for a lasting fault, so it does not count while QuickBooks asks to wait. After an answer that was
 * too long, a request for as many rows is not repeated.
 */
function isLastOf<T, P extends Parameters>(
  { attempts, parameters: asked }: ApiCall<T, P>,
  { isTooLong = false, throttledMs }: Failure,
  { attempt, parameters, lateAnswers }: Attempt,
): boolean {
  const isLimited = attempts !== undefined && throttledMs === undefined;
  const mayRepeat = !isTooLong && attempt < (isLimited ? attempts : MAXIMUM_ATTEMPTS);
  if (mayRepeat) return false;
  return isLimited || asked(lateAnswers).query === parameters.query;
}

function headersOf(outcome: Outcome): Pick<Answer<unknown, Parameters>, 'intuitTid' | 'headers'> {
  if (outcome.kind === 'noAnswer') return { intuitTid: undefined };
  return { intuitTid: headerOf(outcome.headers, 'intuit-tid'), headers: outcome.headers };
}

/** Is counted by telemetry. The log has a warning for each retry. */
const RETRY = { type: 'counter', metric: 'http_request_retry', value: 1, tags: {} } as const;

function metricOf(endpoint: Endpoint, received: Received, durationMs: number) {
  const status = received.kind === 'coded' ? received.status : 0;
  return {
    type: 'timer',
    metric: 'http_request_duration',
    value: Math.round(durationMs) / 1_000,
    tags: { endpoint, http_status_code: status, status: status === 200 ? 'succeeded' : 'failed' },
  } as const;
}
