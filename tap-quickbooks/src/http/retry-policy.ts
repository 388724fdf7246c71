/** Most attempts of one request, the first one included. */
export const MAXIMUM_ATTEMPTS = 6;

/** Statuses that say nothing about the request itself. A request with any other status would fail again. */
export const RETRYABLE_STATUSES: ReadonlyMap<number, string> = new Map([
  [408, 'the request took too long'],
  [429, 'too many requests for this company'],
  [500, 'QuickBooks failed'],
  [502, 'a gateway of QuickBooks failed'],
  [503, 'QuickBooks is not available'],
  [504, 'QuickBooks took too long'],
]);

/** Statuses after which fewer rows at a time may help. */
export const SLOW_STATUSES: ReadonlySet<number> = new Set([408, 504]);

/** Fault codes that ask for something else than their status says, or that come with one that says nothing. */
export const FAULT_CODES: ReadonlyMap<string, 'retry' | 'throttled' | 'newToken'> = new Map([
  // "An application error has occurred while processing your request", also inside a 200.
  ['10000', 'retry'],
  // ThrottleExceeded, which came with 403 for years.
  ['3001', 'throttled'],
  ['003001', 'throttled'],
  // AuthenticationFailed, of the gateway and of the service.
  ['3200', 'newToken'],
  ['003200', 'newToken'],
]);

/** Pauses between two attempts. */
export interface Pauses {
  readonly firstMs: number;
  readonly longestMs: number;
  /** The pause after a 429 without Retry-After (Intuit, "API call limits and throttles"). */
  readonly throttledMs: number;
}

export const PAUSES: Pauses = { firstMs: 1_000, longestMs: 60_000, throttledMs: 60_000 };

/** Milliseconds before attempt number `attempt + 1`: doubling, capped, with half of it left to chance. */
export function pauseAfterMs(
  attempt: number,
  random: number,
  { firstMs, longestMs }: Pauses = PAUSES,
): number {
  const mostMs = Math.min(firstMs * 2 ** (attempt - 1), longestMs);
  return mostMs / 2 + (mostMs / 2) * random;
}

/**
 * Milliseconds that a 429 asks for by `Retry-After`, in seconds or as a date (RFC 9110). No QuickBooks answer was
 * seen to have it.
 */
export function throttlePauseMs(
  retryAfter: string | undefined,
  { throttledMs }: Pauses = PAUSES,
  now: number = Date.now(),
): number {
  const askedMs = Number(retryAfter) * 1_000 || Date.parse(retryAfter ?? '') - now;
  return askedMs > 0 ? askedMs : throttledMs;
}

/**
 * Tries after a token was rejected. A new token is not known at once to all servers of QuickBooks, so it is sent
 * again after a pause, and replaced once more, before a person is asked for consent.
 */
export const TRIES_AFTER_REJECTION: readonly { readonly pauseMs: number; readonly isNewToken: boolean }[] = [
  { pauseMs: 0, isNewToken: true },
  { pauseMs: 2_000, isNewToken: false },
  { pauseMs: 5_000, isNewToken: true },
];
