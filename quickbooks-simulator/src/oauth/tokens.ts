import type { Settings } from '../settings.ts';
import { derive, firstRefreshToken } from './credentials.ts';

/** 101 days: what a refresh reports as `x_refresh_token_expires_in` (recorded). */
const REFRESH_TOKEN_SECONDS = 8_726_400;
/** Five years from the consent, whatever is refreshed in between (announced in November 2025). */
const HARD_SECONDS = 157_680_000;

export interface TokenPair {
  readonly accessToken: string;
  readonly accessTokenSeconds: number;
  readonly refreshToken: string;
  readonly refreshTokenSeconds: number;
  readonly hardSeconds: number;
}

type TokenSettings = Pick<
  Settings,
  | 'seed'
  | 'accessTokenSeconds'
  | 'refreshTokenRotationSeconds'
  | 'refreshTokenGraceSeconds'
  | 'replacedRefreshToken'
>;

export interface TokenSources {
  readonly settings: TokenSettings;
  readonly realm: string;
  readonly now: () => number;
}

/**
 * The tokens of one company. The refresh token has one newest value, and each refresh returns it; when it is older
 * than the rotation period it is replaced first, and the old value stays good for the grace period. Values follow
 * from the seed and their number.
 */
export class Tokens {
  readonly #sources: TokenSources;
  readonly #accessTokenEnds = new Map<string, number>();
  /** When each refresh token stops working, in milliseconds. Those that stopped are kept, to know them again. */
  readonly #refreshTokenEnds = new Map<string, number>();
  #newest = '';
  #newestSince = 0;
  #hardEnd = 0;
  #made = 0;
  #isRotationDue = false;

  constructor(sources: TokenSources) {
    this.#sources = sources;
    this.#hardEnd = sources.now() + HARD_SECONDS * 1000;
    this.#become(firstRefreshToken(sources.settings.seed, sources.realm));
  }

  /** A fresh pair for a consent, which starts another five years. */
  grant(): TokenPair {
    const now = this.#sources.now();
    this.#hardEnd = now + HARD_SECONDS * 1000;
    this.#rotate(now);
    return this.#pair(now);
  }

  /** The pair for a refresh token; undefined if the token is unknown or no longer good. */
  refresh(refreshToken: string): TokenPair | undefined {
    const now = this.#sources.now();
    const end = this.#refreshTokenEnds.get(refreshToken);
    if (end === undefined) return undefined;
    if (now >= end) {
      if (this.#sources.settings.replacedRefreshToken === 'revokes') this.revokeAll();
      return undefined;
    }
    const age = now - this.#newestSince;
    if (this.#isRotationDue || age >= this.#sources.settings.refreshTokenRotationSeconds * 1000)
      this.#rotate(now);
    return this.#pair(now);
  }

  /** Tokens that were given out for this company, valid or not. */
  knows(token: string): boolean {
    return this.#accessTokenEnds.has(token) || this.#refreshTokenEnds.has(token);
  }

  knowsAccessToken(token: string): boolean {
    return this.#accessTokenEnds.has(token);
  }

  isGood(accessToken: string): boolean {
    return this.#sources.now() < (this.#accessTokenEnds.get(accessToken) ?? 0);
  }

  /** The next refresh replaces the refresh token, however young it is. */
  rotateNext(): void {
    this.#isRotationDue = true;
  }

  endAccessTokens(): void {
    const now = this.#sources.now();
    for (const [token, end] of this.#accessTokenEnds) this.#accessTokenEnds.set(token, Math.min(end, now));
  }

  /** Ends the connection: no token works until there is a new consent. */
  revokeAll(): void {
    this.endAccessTokens();
    const now = this.#sources.now();
    for (const [token, end] of this.#refreshTokenEnds) this.#refreshTokenEnds.set(token, Math.min(end, now));
  }

  #pair(now: number): TokenPair {
    const { settings } = this.#sources;
    const accessToken = `SIM-access-${this.#next('access')}`;
    this.#accessTokenEnds.set(accessToken, now + settings.accessTokenSeconds * 1000);
    const end = this.#refreshTokenEnds.get(this.#newest) ?? now;
    return {
      accessToken,
      accessTokenSeconds: settings.accessTokenSeconds,
      refreshToken: this.#newest,
      refreshTokenSeconds: Math.floor((end - now) / 1000),
      hardSeconds: Math.floor((this.#hardEnd - now) / 1000),
    };
  }

  #rotate(now: number): void {
    const graceEnd = now + this.#sources.settings.refreshTokenGraceSeconds * 1000;
    this.#refreshTokenEnds.set(
      this.#newest,
      Math.min(graceEnd, this.#refreshTokenEnds.get(this.#newest) ?? now),
    );
    this.#become(`SIM-refresh-${this.#next('refresh').slice(0, 48)}`);
  }

  #become(refreshToken: string): void {
    this.#newest = refreshToken;
    this.#newestSince = this.#sources.now();
    this.#isRotationDue = false;
    const end = this.#newestSince + REFRESH_TOKEN_SECONDS * 1000;
    this.#refreshTokenEnds.set(refreshToken, Math.min(end, this.#hardEnd));
  }

  #next(what: string): string {
    this.#made += 1;
    return derive([what, this.#sources.settings.seed, this.#sources.realm, this.#made]);
  }
}
