import { ConfigError, formatInstant, type Interval, SECOND } from 'singer';

/** QuickBooks may not find yet what it has just stored, and clocks differ: the last minute is not read. */
const SETTLING_DELAY_MS = 60 * SECOND;

/**
 * The requested range. Its end is always in the past. Only then can no record still come into it, so a complete
 * reading stays complete.
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

/** The end of the time into which no record can come any more. */
export function settledUntil(now: number): number {
  return Math.floor((now - SETTLING_DELAY_MS) / SECOND) * SECOND;
}

/** Rounds up: QuickBooks' times are whole seconds, so a start inside a second means the next one. */
function wholeSecond(date: Date): number {
  return Math.ceil(date.getTime() / SECOND) * SECOND;
}
