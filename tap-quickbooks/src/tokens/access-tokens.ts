import { AuthError, hideSecret, type Logger, RetryableApiError } from 'singer';
import type { HttpClient } from '../http/http.ts';
import { warningOfEnd } from './expiry.ts';
import { isKnownSeed, isUsable, type StoredTokens, seedsWith, tokensOf } from './stored-tokens.ts';
import { type App, InvalidGrantError, TokenEndpoint } from './token-endpoint.ts';
import type { LockedTokens, TokenStore } from './token-store.ts';

export interface Credentials extends App {
  /** The seed: used until QuickBooks has replaced it, and again when another one is configured. */
  readonly refreshToken: string | undefined;
}

/** The wait (ms) for another process after which a run says what it waits for. */
const SAID_AFTER_MS = 5_000;

/**
 * Provides an access token, and keeps the newest refresh token in the store.
 *
 * QuickBooks replaces the refresh token about once a day. A refresh happens under a lock across processes. Room for
 * its result is reserved before QuickBooks is asked, and the result is stored before its access token is used. A
 * process that has waited for the lock takes the tokens that are stored by then. A process that lost the lock while
 * it was stopped refreshes once more from its result, so that the newest token is the one that is kept.
 */
export class AccessTokens {
  readonly #credentials: Credentials;
  readonly #store: TokenStore;
  readonly #endpoint: TokenEndpoint;
  readonly #logger: Logger;
  readonly #stopping: AbortSignal | undefined;
  #current: StoredTokens | undefined;
  #renewal: Promise<StoredTokens> | undefined;
  #hasWarned = false;
  #areCredentialsTried = false;
  /** True after the lock of a process that stood still, until QuickBooks gives new tokens. */
  #isDoubtful = false;

  /** Once `stopping` is aborted all waits end, but tokens that QuickBooks was asked for are still stored. */
  constructor(
    credentials: Credentials,
    store: TokenStore,
    http: HttpClient,
    logger: Logger,
    stopping?: AbortSignal,
  ) {
    this.#credentials = credentials;
    this.#store = store;
    this.#endpoint = new TokenEndpoint(credentials, http, logger);
    this.#logger = logger;
    this.#stopping = stopping;
  }

  /** True from shortly before QuickBooks is asked for new tokens until its answer is stored. */
  get isRenewing(): boolean {
    return this.#renewal !== undefined;
  }

  /** True once QuickBooks has taken the client id and secret. A stored access token that lasts needs neither. */
  get areCredentialsTried(): boolean {
    return this.#areCredentialsTried;
  }

  /** A token that has not ended yet and is not the one that QuickBooks has just rejected. */
  async get(rejected?: string): Promise<string> {
    // One that is on its way may have been asked for before the rejection.
    if (this.#renewal !== undefined) await this.#renewal;
    return (await this.tokens(rejected)).access_token;
  }

  /** The tokens in use. */
  async tokens(rejected?: string): Promise<StoredTokens> {
    if (this.#current !== undefined && isUsable(this.#current, rejected)) return this.#current;
    this.#renewal ??= this.#renew(rejected).finally(() => {
      this.#renewal = undefined;
    });
    this.#current = await this.#renewal;
    hideSecret(this.#current.access_token);
    hideSecret(this.#current.refresh_token);
    this.#warnOnce(this.#current);
    return this.#current;
  }

  async #renew(rejected: string | undefined): Promise<StoredTokens> {
    const stored = await this.#store.read();
    if (this.#isEnough(stored, rejected)) return stored;
    let unsaved: StoredTokens | undefined;
    for (;;) {
      const got = await this.#locked(
        (locked) => this.#renewLocked(locked, rejected, unsaved),
        unsaved === undefined ? this.#stopping : undefined,
      );
      if (got.isSaved) return got.tokens;
      this.#logger.warning(
        `${this.#store.where} was changed while this process stood still; refreshing again`,
      );
      unsaved = got.tokens;
    }
  }

  /** Runs a function under the lock of the store. A long wait for it is said. */
  async #locked<T>(run: (locked: LockedTokens) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const { where } = this.#store;
    const telling = setTimeout(
      () => this.#logger.info(`waiting to lock ${where}: another process may be getting new tokens`),
      SAID_AFTER_MS,
    );
    try {
      return await this.#store.withLock((locked) => {
        clearTimeout(telling);
        return run(locked);
      }, signal);
    } finally {
      clearTimeout(telling);
    }
  }

  async #renewLocked(
    locked: LockedTokens,
    rejected: string | undefined,
    unsaved: StoredTokens | undefined,
  ): Promise<{ readonly tokens: StoredTokens; readonly isSaved: boolean }> {
    const stored = await locked.read();
    if (unsaved === undefined && this.#isEnough(stored, rejected)) return { tokens: stored, isSaved: true };
    const candidates = this.#candidates(stored, unsaved);
    this.#isDoubtful ||= locked.isTakenOver;
    const room = await locked.reserve();
    try {
      const tokens = await this.#refresh(candidates, stored, rejected).catch((problem: unknown) => {
        throw this.#isDoubtful && problem instanceof AuthError ? unfinished(problem) : problem;
      });
      this.#isDoubtful = false;
      const isSaved = await room.fill(tokens);
      if (isSaved) this.#logger.debug(`stored new tokens in ${this.#store.where}`);
      return { tokens, isSaved };
    } finally {
      await room.giveUp();
    }
  }

  /** Stored tokens will do until they end, or until another seed is configured. */
  #isEnough(stored: StoredTokens | undefined, rejected: string | undefined): stored is StoredTokens {
    const { refreshToken: seed } = this.#credentials;
    if (stored === undefined || !isUsable(stored, rejected)) return false;
    return seed === undefined || isKnownSeed(seed, stored);
  }

  /** Refresh tokens to try, the newest first: a seed that has not been seen yet was put there after the stored one. */
  #candidates(stored: StoredTokens | undefined, unsaved: StoredTokens | undefined): readonly string[] {
    const { refreshToken: seed } = this.#credentials;
    const kept = stored?.refresh_token;
    const isNewSeed = seed !== undefined && !isKnownSeed(seed, stored);
    const inOrder = [unsaved?.refresh_token, ...(isNewSeed ? [seed, kept] : [kept, seed])];
    const candidates = [...new Set(inOrder.filter((each) => each !== undefined))];
    if (candidates.length > 0) return candidates;
    throw new AuthError(
      `there is no refresh token, neither as a setting nor in ${this.#store.where}: run "tap-quickbooks auth", or set refresh_token`,
    );
  }

  /** A candidate that is refused is no reason to give up while there is another one. */
  async #refresh(
    candidates: readonly string[],
    stored: StoredTokens | undefined,
    rejected: string | undefined,
  ): Promise<StoredTokens> {
    const { refreshToken: seed } = this.#credentials;
    const { realmId, environment } = this.#store.company;
    const identity = {
      realm_id: realmId,
      environment,
      seeds_sha256: seedsWith(seed, stored),
    };
    let refusal: InvalidGrantError | undefined;
    for (const candidate of candidates) {
      if (refusal !== undefined) this.#logger.warning(this.#fallback(candidate, stored));
      if (candidate === stored?.refresh_token && isUsable(stored, rejected))
        return { ...stored, ...identity };
      try {
        const answer = await this.#exchange(candidate);
        this.#areCredentialsTried = true;
        return tokensOf(answer, answer.refreshToken ?? candidate, identity);
      } catch (cause) {
        if (!(cause instanceof InvalidGrantError)) throw cause;
        refusal = cause;
      }
    }
    throw this.#refused(refusal);
  }

  #exchange(refreshToken: string) {
    const grant = { grant_type: 'refresh_token', refresh_token: refreshToken };
    return this.#endpoint.exchange(grant, this.#stopping);
  }

  #fallback(candidate: string, stored: StoredTokens | undefined): string {
    return candidate === stored?.refresh_token
      ? `QuickBooks refuses the refresh_token of the settings; continuing with the one in ${this.#store.where}. Remove refresh_token from the settings, or set one that is valid`
      : `QuickBooks refuses the refresh token in ${this.#store.where}; trying the refresh_token of the settings`;
  }

  #refused(cause: InvalidGrantError | undefined): AuthError {
    return new AuthError(
      `${cause?.message}: the refresh token was replaced, revoked, not used for 100 days, or belongs to another client_id; run "tap-quickbooks auth" to authorise the app again, or set a new refresh_token`,
      { cause },
    );
  }

  #warnOnce(tokens: StoredTokens): void {
    const warning = warningOfEnd(tokens, Date.now());
    if (warning !== undefined && !this.#hasWarned) this.#logger.warning(warning);
    this.#hasWarned = true;
  }
}

/** The process that held the lock may have stood still between QuickBooks' answer and the store. */
function unfinished({ message }: AuthError): RetryableApiError {
  return new RetryableApiError(
    `another process was getting new tokens and stood still, so the stored ones may be replaced already: run again. If that does not help: ${message}`,
  );
}
