import { setTimeout as sleep } from 'node:timers/promises';
import { AuthError, hideSecret, type Logger, RetryableApiError, ThrottledError } from 'singer';
import { type HttpClient, headerOf, type Outcome, request } from '../http/http.ts';
import { MAXIMUM_ATTEMPTS, passingReasonOf, pauseAfterMs, throttlePauseMs } from '../http/retry-policy.ts';
import { askedToWait, LONGEST_PAUSE_MS } from '../longest-pause.ts';

/** The Intuit app that a company has authorised. */
export interface App {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly tokenUrl: string;
}

/** Lives are in milliseconds; undefined if QuickBooks did not say. */
export interface TokenAnswer {
  readonly accessToken: string;
  readonly accessTokenLife: number | undefined;
  readonly refreshToken: string | undefined;
  readonly refreshTokenLife: number | undefined;
  readonly consentLife: number | undefined;
}

/** QuickBooks does not take this refresh token or code, and never will. Its message ends before the advice. */
export class InvalidGrantError extends AuthError {}

/** A token request is small, and other processes wait for the lock meanwhile. */
const REQUEST_TIMEOUT_MS = 30_000;

/** The largest tokens that Intuit announces have 4 KiB. */
const LONGEST_ANSWER_BYTES = 1_024 * 1_024;

/** Reasons that are shown (RFC 6749, 5.2); anything else in an answer might be a secret that is echoed. */
const REASONS: ReadonlyMap<string, string> = new Map([
  ['invalid_grant', 'it does not take the refresh token or the code'],
  ['invalid_client', 'client_id or client_secret is not the one of the app that was authorised'],
  ['unauthorized_client', 'the app may not use this grant: see its settings on developer.intuit.com'],
  ['invalid_request', 'it does not understand the request: check token_url and redirect_uri'],
  ['unsupported_grant_type', 'it does not know this grant: check token_url'],
  ['invalid_scope', 'the app has no right to the accounting scope: see its settings on developer.intuit.com'],
]);

/** The endpoint that exchanges refresh tokens and codes for access tokens. */
export class TokenEndpoint {
  readonly #app: App;
  readonly #http: HttpClient;
  readonly #logger: Logger;

  constructor(app: App, http: HttpClient, logger: Logger) {
    this.#app = app;
    this.#http = http.extend({ timeout: { request: REQUEST_TIMEOUT_MS } });
    this.#logger = logger;
  }

  /**
   * The tokens for a grant. A lost answer is asked for again: a refresh token that was replaced stays valid for a
   * day. Throws InvalidGrantError if the grant is refused. The signal ends the pauses, not a request that is under
   * way: its answer may hold the only token that still works.
   */
  async exchange(grant: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<TokenAnswer> {
    for (const name of ['refresh_token', 'code']) hideSecret(grant[name] ?? '');
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#post(grant);
      const answer = readAnswer(outcome);
      if (answer !== undefined) return answer;
      const problem = problemOf(outcome, `POST ${addressOf(this.#app.tokenUrl)}`);
      const isTooLong = outcome.kind === 'noAnswer' && outcome.isTooLong;
      if (attempt === MAXIMUM_ATTEMPTS || isTooLong || !(problem instanceof RetryableApiError)) throw problem;
      const pauseMs = askedPauseMs(outcome) ?? pauseAfterMs(attempt, Math.random());
      if (pauseMs > LONGEST_PAUSE_MS) throw new ThrottledError(`${problem.message}; ${askedToWait(pauseMs)}`);
      this.#logger.warning(`${problem.message}; trying again in ${Math.ceil(pauseMs / 1_000)} s`);
      await pause(pauseMs, signal);
    }
  }

  #post(grant: Readonly<Record<string, string>>): Promise<Outcome> {
    const { clientId, clientSecret, tokenUrl } = this.#app;
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const headers = { authorization, 'x-include-refresh-token-hard-expires-in': 'true' };
    return request(this.#http, tokenUrl, {
      method: 'POST',
      headers,
      form: { ...grant },
      longestAnswerBytes: LONGEST_ANSWER_BYTES,
    });
  }
}

/** The pause that an answer asks for; undefined if it asks for none. */
function askedPauseMs(outcome: Outcome): number | undefined {
  const asked = outcome.kind === 'answer' ? headerOf(outcome.headers, 'retry-after') : undefined;
  return asked === undefined ? undefined : throttlePauseMs(asked);
}

async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  }
}

function problemOf(outcome: Outcome, at: string): Error {
  if (outcome.kind === 'noAnswer') {
    const says = outcome.isTooLong ? 'was given up' : 'got no answer';
    return new RetryableApiError(`${at} ${says}: ${outcome.reason}`);
  }
  const { status, headers, body } = outcome;
  const tid = headerOf(headers, 'intuit_tid') ?? headerOf(headers, 'intuit-tid') ?? 'unknown';
  const answered = `${at} answered ${status} (intuit_tid ${tid})`;
  if (passingReasonOf(status) !== undefined) return new RetryableApiError(`${answered}, without tokens`);
  const code = /"error"\s*:\s*"(\w+)"/.exec(body.toString('utf8', 0, 2_000))?.[1] ?? '';
  const reason = REASONS.get(code);
  if (code === 'invalid_grant') return new InvalidGrantError(`${answered} ${code}`);
  return new AuthError(
    reason === undefined
      ? `${answered} without a known reason: check client_id, client_secret and token_url`
      : `${answered} ${code}: ${reason}`,
  );
}

/** Requires only an access token of an answer: its refresh token may be the only one that still works. */
function readAnswer(outcome: Outcome): TokenAnswer | undefined {
  if (outcome.kind === 'noAnswer' || outcome.status !== 200) return undefined;
  let answer: Partial<Record<string, unknown>> | null;
  try {
    answer = JSON.parse(outcome.body.toString());
  } catch {
    return undefined;
  }
  const accessToken = textOf(answer?.access_token);
  if (accessToken === undefined) return undefined;
  for (const secret of [accessToken, answer?.refresh_token]) hideSecret(String(secret ?? ''));
  return {
    accessToken,
    accessTokenLife: lifeOf(answer?.expires_in),
    refreshToken: textOf(answer?.refresh_token),
    refreshTokenLife: lifeOf(answer?.x_refresh_token_expires_in),
    consentLife: lifeOf(answer?.x_refresh_token_hard_expires_in),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function lifeOf(seconds: unknown): number | undefined {
  const number = typeof seconds === 'string' ? Number(seconds) : seconds;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number * 1_000 : undefined;
}

/** The address without its password and query, which may be secrets. */
function addressOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}
