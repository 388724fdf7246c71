export interface Limit {
  readonly starts: number;
  readonly milliseconds: number;
}

/**
 * Limits of QuickBooks for one realm: 10 requests a second and 500 a minute, in windows that move
 * (Intuit, "API call limits and throttles"). The windows here are a little longer, since requests do not
 * arrive in the rhythm in which they leave.
 */
export const QUICKBOOKS_LIMITS: readonly Limit[] = [
  { starts: 10, milliseconds: 1_060 },
  { starts: 500, milliseconds: 60_500 },
];

/** The longest pause that a run waits for. A server that asks for more ends the run. */
export const LONGEST_PAUSE_MS = 3_600_000;

/** The last instant that a Date holds. */
const LAST_INSTANT_MS = 8.64e15;

/** A time in ISO 8601, for any number that a server or a log may hold. */
export function isoTime(milliseconds: number): string {
  return new Date(Math.min(milliseconds, LAST_INSTANT_MS)).toISOString();
}

/** The time at which the next request may start, given the times of the earlier ones, ascending. */
export function nextStart(starts: readonly number[], now: number, limits: readonly Limit[]): number {
  return Math.max(
    now,
    starts.at(-1) ?? Number.NEGATIVE_INFINITY,
    ...limits.map((limit) => (starts.at(-limit.starts) ?? Number.NEGATIVE_INFINITY) + limit.milliseconds),
  );
}

/** The last starts, as many as these limits look at. */
export function remembered(starts: readonly number[], limits: readonly Limit[]): readonly number[] {
  return starts.slice(-Math.max(...limits.map((limit) => limit.starts)));
}
