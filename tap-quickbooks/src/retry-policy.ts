/** How often one request is tried in all. */
export const MAXIMUM_ATTEMPTS = 6;

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/** Pause after a 429 without Retry-After (Intuit, "API call limits and throttles"). */
const THROTTLE_PAUSE = 60_000;

/** Statuses that say nothing about the request itself. Whatever is not listed would fail again. */
export const RETRYABLE_STATUSES: ReadonlyMap<number, string> = new Map([
  [408, 'the request took too long'],
  [429, 'too many requests for this company'],
  [500, 'QuickBooks failed'],
  [502, 'a gateway of QuickBooks failed'],
  [503, 'QuickBooks is not available'],
  [504, 'QuickBooks took too long'],
]);

/** Milliseconds before attempt number `attempt + 1`: doubling, capped, with half of it left to chance. */
export function pauseAfter(attempt: number, random: number): number {
  const longest = Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE);
  return longest / 2 + (longest / 2) * random;
}

/** Milliseconds that a 429 asks for: `Retry-After` in seconds, as no QuickBooks answer was seen to have it. */
export function throttlePause(retryAfter: string | undefined): number {
  const seconds = Number(retryAfter);
  return retryAfter !== undefined && seconds > 0 ? seconds * 1_000 : THROTTLE_PAUSE;
}
