import { createHash, randomBytes } from 'node:crypto';
import type { Settings } from '../settings.ts';

/** 101 days: what a refresh reports as `x_refresh_token_expires_in` (recorded). */
const REFRESH_TOKEN_SECONDS = 8_726_400;

export interface TokenPair {
  readonly accessToken: string;
  readonly accessTokenSeconds: number;
  readonly refreshToken: string;
  readonly refreshTokenSeconds: number;
}

/** The client and the first refresh token follow from the seed, so that a run can be repeated. */
export function credentialsOf(seed: number, realm: string) {
  const derive = (what: string) => createHash('sha256').update(`${what}:${seed}:${realm}`).digest('hex');
  return {
    clientId: `SIM-client-${derive('client').slice(0, 32)}`,
    clientSecret: `SIM-secret-${derive('secret').slice(0, 40)}`,
    refreshToken: `SIM-refresh-${derive('refresh').slice(0, 48)}`,
  };
}

/**
 * The tokens of one realm. The refresh token has one newest value, and each refresh returns it; when it is older
 * than the rotation period it is replaced first, and the old value stays good for the grace period.
 */
export class Tokens {
  private readonly settings: Settings;
  private readonly accessTokenEnds = new Map<string, number>();
  /** When each refresh token stops working, in milliseconds. */
  private readonly refreshTokenEnds = new Map<string, number>();
  private newest = '';
  private newestSince = 0;

  constructor(settings: Settings, firstRefreshToken: string) {
    this.settings = settings;
    this.become(firstRefreshToken);
  }

  /** The pair for a refresh token; undefined if the token is unknown or no longer good. */
  refresh(refreshToken: string): TokenPair | undefined {
    const now = this.settings.now();
    if (now >= (this.refreshTokenEnds.get(refreshToken) ?? 0)) return undefined;
    if (now - this.newestSince >= this.settings.refreshTokenRotationSeconds * 1000) this.rotate(now);
    const accessToken = `SIM-access-${randomBytes(48).toString('base64url')}`;
    this.accessTokenEnds.set(accessToken, now + this.settings.accessTokenSeconds * 1000);
    const ends = this.refreshTokenEnds.get(this.newest) ?? now;
    return {
      accessToken,
      accessTokenSeconds: this.settings.accessTokenSeconds,
      refreshToken: this.newest,
      refreshTokenSeconds: Math.floor((ends - now) / 1000),
    };
  }

  isGood(accessToken: string): boolean {
    return this.settings.now() < (this.accessTokenEnds.get(accessToken) ?? 0);
  }

  private rotate(now: number): void {
    const graceEnd = now + this.settings.refreshTokenGraceSeconds * 1000;
    this.refreshTokenEnds.set(this.newest, Math.min(graceEnd, this.refreshTokenEnds.get(this.newest) ?? now));
    this.become(`SIM-refresh-${randomBytes(24).toString('hex')}`);
  }

  private become(refreshToken: string): void {
    this.newest = refreshToken;
    this.newestSince = this.settings.now();
    this.refreshTokenEnds.set(refreshToken, this.newestSince + REFRESH_TOKEN_SECONDS * 1000);
  }
}
