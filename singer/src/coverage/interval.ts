export const SECOND_MS = 1_000;
export const DAY_MS = 86_400_000;

/** A stretch of time [start, end), in milliseconds since the epoch. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** ISO 8601 in UTC, without milliseconds where there are none, as QuickBooks and the STATE have it. */
export function formatInstant(instant: number): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

export function isInstant(value: unknown): value is string {
  return typeof value === 'string' && INSTANT.test(value) && !Number.isNaN(Date.parse(value));
}

/** Requires a zone: without one a time would depend on the machine. */
const INSTANT = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/;

/** The UTC day that holds an instant, cut at the edges of the range that is asked for. */
export function windowOf(instant: number, range: Interval): Interval {
  const day = Math.floor(instant / DAY_MS) * DAY_MS;
  const next = day + DAY_MS;
  if (instant < range.start) return { start: day, end: Math.min(next, range.start) };
  if (instant >= range.end) return { start: Math.max(day, range.end), end: next };
  return { start: Math.max(day, range.start), end: Math.min(next, range.end) };
}

/** An interval cut at UTC midnights, into parts of `days` days; the first and the last may be shorter. */
export function daysOf(interval: Interval, days = 1): Interval[] {
  const parts: Interval[] = [];
  for (let start = interval.start; start < interval.end; start = parts.at(-1)?.end ?? interval.end) {
    parts.push({ start, end: Math.min((Math.floor(start / DAY_MS) + days) * DAY_MS, interval.end) });
  }
  return parts;
}
