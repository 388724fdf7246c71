/** At most this many starts in any stretch of this length. */
export interface Limit {
  readonly starts: number;
  readonly milliseconds: number;
  /** Set if the limit holds only after this many starts in this time. */
  readonly after?: Limit;
}

/**
 * Longest time (ms) by which one request may take longer to arrive than another one. The server counts arrivals: if
 * the first of eleven requests is this late and the last is on time, they arrive closer by this time. With the delay
 * of a start this makes 10 requests in 1,200 ms, which is 500 a minute. A longer time would take from the minute.
 */
export const TRIP_MS = 180;

/**
 * Longest delay of a start (ms) before it must queue again. A request that starts later would collide with the next
 * process's slot.
 */
export const LATE_START_MS = 20;

/**
 * Limits of QuickBooks for one realm: 10 requests a second and 500 a minute, in windows that move (Intuit, "API call
 * limits and throttles"). The windows here are longer, because starts and arrivals do not have the same rhythm.
 */
export const QUICKBOOKS_LIMITS: readonly Limit[] = [
  { starts: 10, milliseconds: 1_000 + TRIP_MS + LATE_START_MS },
  { starts: 500, milliseconds: 60_500 },
];

/**
 * Distance of starts. A few requests may start at once. After that no two start together: one late request then meets
 * few others. The distance is half of the even one, because starts that had to wait for the window may catch up.
 */
const SPREAD: Limit = { starts: 1, milliseconds: 60, after: { starts: 10, milliseconds: 5_000 } };

/** The rules by which all processes of a company share out starts. */
export const QUICKBOOKS_PACE: readonly Limit[] = [...QUICKBOOKS_LIMITS, SPREAD];

const LONG_AGO = Number.NEGATIVE_INFINITY;

/** The time at which the next request may start, given the times of the earlier ones, ascending. */
export function nextStart(starts: readonly number[], now: number, limits: readonly Limit[]): number {
  const end = ({ starts: last, milliseconds }: Limit) => (starts.at(-last) ?? LONG_AGO) + milliseconds;
  const always = limits.filter(({ after }) => after === undefined).map(end);
  const start = Math.max(now, starts.at(-1) ?? LONG_AGO, ...always);
  const sometimes = limits.filter(({ after }) => after !== undefined && end(after) > start).map(end);
  return Math.max(start, ...sometimes);
}

/** The last starts, as many as these limits look at. */
export function remembered(starts: readonly number[], limits: readonly Limit[]): readonly number[] {
  const counts = limits.flatMap((limit) => [limit.starts, limit.after?.starts ?? 0]);
  return starts.slice(-Math.max(...counts));
}

/**
 * The rules that one process keeps by the times at which its requests really left. A late start is known here, so the
 * windows are shorter by that, and starts may be closer. The process can then catch up, a request at a time.
 */
export function ownPace(limits: readonly Limit[], lateStartMs: number = LATE_START_MS): readonly Limit[] {
  return limits.map((limit) => ({
    ...limit,
    milliseconds:
      limit.after === undefined ? Math.max(limit.milliseconds - lateStartMs, 0) : limit.milliseconds / 2,
  }));
}
