import type { Company } from 'singer';
import type { StoredTokens } from './stored-tokens.ts';

/**
 * The newest tokens of one company, shared by all its processes. Losing the newest refresh token locks the user out.
 *
 * A store never returns the tokens of another company, and never replaces them: it throws a ConfigError.
 */
export interface TokenStore {
  readonly company: Company;
  /** Names the store in a message, e.g. "the token file /home/me/tokens.json". */
  readonly where: string;
  /** The same without its kind, e.g. "/home/me/tokens.json". */
  readonly location: string;
  /** The stored tokens; undefined if there are none yet. */
  readonly read: () => Promise<StoredTokens | undefined>;
  /** Runs a function while no other process replaces these tokens. The signal ends the wait, not the function. */
  readonly withLock: <T>(run: (tokens: LockedTokens) => Promise<T>, signal?: AbortSignal) => Promise<T>;
  /** Tries a replacement with the current tokens. Returns the result as a phrase for a person. */
  readonly rehearse: () => Promise<string>;
}

/** Tokens that no other process replaces at the moment. */
export interface LockedTokens {
  /** The lock was taken from a process that showed no sign of life, perhaps in the middle of a refresh. */
  readonly isTakenOver: boolean;
  readonly read: () => Promise<StoredTokens | undefined>;
  /** Does everything that can fail, before QuickBooks is asked to replace a token. */
  readonly reserve: () => Promise<Reservation>;
}

/** Room for tokens that do not exist yet. */
export interface Reservation {
  /** Replaces the stored tokens. Returns false, and changes nothing, if this process has lost the lock. */
  readonly fill: (tokens: StoredTokens) => Promise<boolean>;
  readonly giveUp: () => Promise<void>;
}
