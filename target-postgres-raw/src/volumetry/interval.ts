export const DAY = 86_400_000;

/** A stretch of time [start, end), in milliseconds since the epoch. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** The first instant of a month, from 0 to 11; `Date.UTC` takes the years up to 99 for those of another century. */
export function monthStart(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1);
}

/** ISO 8601 in UTC, without milliseconds where there are none, as the STATE has it. */
export function instantOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** Sorted intervals that neither overlap nor touch. */
export function union(intervals: readonly Interval[]): Interval[] {
  const joined: Interval[] = [];
  for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = joined.at(-1);
    if (start >= end) continue;
    if (last !== undefined && start <= last.end)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else joined.push({ start, end });
  }
  return joined;
}

/** What of an interval none of these sorted ones holds, in order. */
export function missingFrom(covered: readonly Interval[], { start, end }: Interval): Interval[] {
  const missing: Interval[] = [];
  let from = start;
  for (const each of covered) {
    if (each.end <= from) continue;
    if (each.start >= end) break;
    if (each.start > from) missing.push({ start: from, end: each.start });
    from = each.end;
  }
  if (from < end) missing.push({ start: from, end });
  return missing;
}
