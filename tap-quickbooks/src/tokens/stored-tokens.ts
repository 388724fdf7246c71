import { createHash } from 'node:crypto';
import { DAY_MS } from 'singer';
import type { TokenAnswer } from './token-endpoint.ts';

/** Tokens that are kept between runs. Times are in milliseconds since the epoch. */
export interface StoredTokens {
  readonly realm_id: string;
  readonly environment?: string;
  /** SHA-256 of the configured refresh tokens that these tokens have replaced, the newest first. */
  readonly seeds_sha256: readonly string[];
  readonly refresh_token: string;
  readonly refresh_token_expires_at: number;
  /** When the consent ends, however often the tokens are refreshed; QuickBooks does not always say. */
  readonly consent_expires_at?: number;
  readonly access_token: string;
  readonly access_token_expires_at: number;
}

/** Seeds that are remembered; a handful of configurations may share a token file. */
const REMEMBERED_SEEDS = 10;

/** Clocks differ and requests take time, so a token is not used in the last tenth of its life, or minute. */
const LONGEST_MARGIN = 60_000;

const DEFAULT_ACCESS_LIFE = 3_600_000;
const DEFAULT_REFRESH_LIFE_MS = 100 * DAY_MS;

export type Identity = Pick<StoredTokens, 'realm_id' | 'environment' | 'seeds_sha256'>;

/** The part of an answer that is kept. */
export function tokensOf(answer: TokenAnswer, refreshToken: string, identity: Identity): StoredTokens {
  const now = Date.now();
  const life = answer.accessTokenLife ?? DEFAULT_ACCESS_LIFE;
  return {
    ...identity,
    refresh_token: refreshToken,
    refresh_token_expires_at: now + (answer.refreshTokenLife ?? DEFAULT_REFRESH_LIFE_MS),
    ...(answer.consentLife !== undefined && { consent_expires_at: now + answer.consentLife }),
    access_token: answer.accessToken,
    access_token_expires_at: now + life - Math.min(life / 10, LONGEST_MARGIN),
  };
}

export function isUsable(tokens: StoredTokens, rejected: string | undefined): boolean {
  return tokens.access_token !== rejected && tokens.access_token_expires_at > Date.now();
}

/** Tells if the configured refresh token is one that these tokens have already replaced. */
export function isKnownSeed(seed: string, tokens: StoredTokens | undefined): boolean {
  return tokens?.seeds_sha256.includes(sha256(seed)) ?? false;
}

export function seedsWith(seed: string | undefined, tokens: StoredTokens | undefined): readonly string[] {
  const seeds = seed === undefined ? [] : [sha256(seed)];
  return [...new Set([...seeds, ...(tokens?.seeds_sha256 ?? [])])].slice(0, REMEMBERED_SEEDS);
}

/** Tokens from a file's text; undefined where it holds something else. */
export function parseTokens(text: string): StoredTokens | undefined {
  try {
    const parsed: unknown = withSeeds(JSON.parse(text));
    return isStoredTokens(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Earlier versions kept one seed. */
function withSeeds(tokens: Record<string, unknown> | null): unknown {
  const seed = tokens?.seed_sha256;
  return typeof seed === 'string' ? { ...tokens, seeds_sha256: [seed] } : tokens;
}

function isStoredTokens(value: unknown): value is StoredTokens {
  if (typeof value !== 'object' || value === null) return false;
  const tokens = value as Partial<Record<keyof StoredTokens, unknown>>;
  const texts = [tokens.realm_id, tokens.refresh_token, tokens.access_token];
  const times = [tokens.refresh_token_expires_at, tokens.access_token_expires_at];
  return (
    texts.every((each) => typeof each === 'string') &&
    times.every((each) => typeof each === 'number') &&
    Array.isArray(tokens.seeds_sha256)
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
