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

/** When the next request may start, given the times of the earlier ones, ascending. */
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
