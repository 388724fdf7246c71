import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AuthError, type Logger, RetryableApiError } from 'singer';
import { type HttpClient, type Outcome, request } from './http.ts';
import { MAXIMUM_ATTEMPTS, pauseAfter, RETRYABLE_STATUSES } from './retry-policy.ts';
import type { StoredTokens, TokenFile } from './token-file.ts';

export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
  /** The seed: used until QuickBooks has replaced it, and again when another one is configured. */
  readonly refreshToken: string | undefined;
  readonly realmId: string;
  readonly tokenUrl: string;
}

/** An access token that ends sooner than this is not used any more. */
const MARGIN = 60_000;

/**
 * Keeps an access token at hand, and the newest refresh token on the disk.
 *
 * QuickBooks replaces the refresh token about once a day. So a refresh happens under a lock across processes, its
 * result is on the disk before its access token is used, and whoever waited for the lock takes what is there by
 * then instead of refreshing again.
 */
export class AccessTokens {
  readonly #credentials: Credentials;
  readonly #file: TokenFile;
  readonly #http: HttpClient;
  readonly #logger: Logger;
  #current: StoredTokens | undefined;
  #renewal: Promise<StoredTokens> | undefined;

  constructor(credentials: Credentials, file: TokenFile, http: HttpClient, logger: Logger) {
    this.#credentials = credentials;
    this.#file = file;
    this.#http = http;
    this.#logger = logger;
  }

  /** A token that has not ended yet and is not the one that QuickBooks has just rejected. */
  async get(rejected?: string): Promise<string> {
    if (this.#current !== undefined && isUsable(this.#current, rejected)) return this.#current.access_token;
    this.#renewal ??= this.#renew(rejected).finally(() => {
      this.#renewal = undefined;
    });
    this.#current = await this.#renewal;
    return this.#current.access_token;
  }

  async #renew(rejected: string | undefined): Promise<StoredTokens> {
    return this.#file.withLock(async () => {
      const stored = this.#descendants(await this.#file.read());
      if (stored !== undefined && isUsable(stored, rejected)) return stored;
      const fresh = await this.#refresh(stored);
      await this.#file.write(fresh);
      this.#logger.debug(`stored new tokens in ${this.#file.path}`);
      return fresh;
    });
  }

  /** Stored tokens count unless another seed, or another realm, has been configured since. */
  #descendants(stored: StoredTokens | undefined): StoredTokens | undefined {
    if (stored === undefined || stored.realm_id !== this.#credentials.realmId) return undefined;
    const seed = this.#credentials.refreshToken;
    return seed === undefined || stored.seed_sha256 === sha256(seed) ? stored : undefined;
  }

  async #refresh(stored: StoredTokens | undefined): Promise<StoredTokens> {
    const { refreshToken: seed, realmId } = this.#credentials;
    const refreshToken = stored?.refresh_token ?? seed;
    if (refreshToken === undefined) {
      throw new AuthError(
        `there is no refresh token, neither as a setting nor in ${this.#file.path}: set refresh_token`,
      );
    }
    const answer = await this.#post(refreshToken);
    const now = Date.now();
    return {
      realm_id: realmId,
      seed_sha256: seed === undefined ? (stored?.seed_sha256 ?? '') : sha256(seed),
      refresh_token: answer.refresh_token,
      refresh_token_expires_at: now + answer.x_refresh_token_expires_in * 1_000,
      access_token: answer.access_token,
      access_token_expires_at: now + answer.expires_in * 1_000,
    };
  }

  /** The old refresh token stays valid for a day, so an answer that got lost on its way can be asked for again. */
  async #post(refreshToken: string): Promise<TokenAnswer> {
    const { clientId, clientSecret, tokenUrl } = this.#credentials;
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    const form = { grant_type: 'refresh_token', refresh_token: refreshToken };
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await request(this.#http, tokenUrl, {
        method: 'POST',
        headers: { authorization },
        form,
      });
      const answer = readTokenAnswer(outcome);
      if (answer !== undefined) return answer;
      const problem = this.#problemOf(outcome);
      if (attempt === MAXIMUM_ATTEMPTS || !(problem instanceof RetryableApiError)) throw problem;
      this.#logger.warning(`${problem.message}; trying again`);
      await sleep(pauseAfter(attempt, Math.random()));
    }
  }

  #problemOf(outcome: Outcome): Error {
    const at = `POST ${this.#credentials.tokenUrl}`;
    if (outcome.kind === 'noAnswer') return new RetryableApiError(`${at} got no answer: ${outcome.reason}`);
    const { status, body } = outcome;
    if (status < 300 || RETRYABLE_STATUSES.has(status))
      return new RetryableApiError(`${at} answered ${status}, without tokens`);
    const said = /"error"\s*:\s*"(\w+)"/.exec(body.toString('utf8', 0, 2_000))?.[1] ?? 'no reason given';
    return new AuthError(
      `${at} answered ${status} ${said}: ${ADVICE.get(said) ?? 'check the credentials and token_url'}`,
    );
  }
}

const ADVICE: ReadonlyMap<string, string> = new Map([
  [
    'invalid_grant',
    'the refresh token was replaced, revoked, or not used for 100 days; authorise the app again and set the new refresh_token',
  ],
  ['invalid_client', 'client_id or client_secret is not the one of the app that was authorised'],
]);

interface TokenAnswer {
  readonly access_token: string;
  readonly expires_in: number;
  readonly refresh_token: string;
  readonly x_refresh_token_expires_in: number;
}

function readTokenAnswer(outcome: Outcome): TokenAnswer | undefined {
  if (outcome.kind === 'noAnswer' || outcome.status !== 200) return undefined;
  try {
    const answer: unknown = JSON.parse(outcome.body.toString());
    return isTokenAnswer(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

function isTokenAnswer(value: unknown): value is TokenAnswer {
  if (typeof value !== 'object' || value === null) return false;
  const answer = value as Partial<Record<keyof TokenAnswer, unknown>>;
  const texts = [answer.access_token, answer.refresh_token];
  const numbers = [answer.expires_in, answer.x_refresh_token_expires_in];
  return texts.every((each) => typeof each === 'string') && numbers.every((each) => typeof each === 'number');
}

function isUsable(tokens: StoredTokens, rejected: string | undefined): boolean {
  return tokens.access_token !== rejected && tokens.access_token_expires_at > Date.now() + MARGIN;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
