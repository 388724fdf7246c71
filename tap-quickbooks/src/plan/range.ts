import { ConfigError, formatInstant, type Interval, SECOND } from 'singer';

/** What QuickBooks has just stored may not be found yet, and clocks differ: the last minute is not read. */
const SETTLING_DELAY = 60 * SECOND;

/**
 * The requested range. Its end is always in the past: only then no record can still come into it, and what has
 * been read of it stays complete.
 */
export function requestedRange(start: Date, end: Date | undefined, now: number): Interval {
  if (end !== undefined && end <= start) {
    throw new ConfigError(
      `end_date ${formatInstant(end.getTime())} is not after start_date ${formatInstant(start.getTime())}: correct one of them`,
    );
  }
  const settled = settledUntil(now);
  return {
    start: wholeSecond(start),
    end: Math.min(end === undefined ? settled : wholeSecond(end), settled),
  };
}

/** The end of what no record can come into any more. */
export function settledUntil(now: number): number {
  return Math.floor((now - SETTLING_DELAY) / SECOND) * SECOND;
}

/** QuickBooks' times are whole seconds: those from a fraction on are those from the next second on. */
function wholeSecond(date: Date): number {
  return Math.ceil(date.getTime() / SECOND) * SECOND;
}
