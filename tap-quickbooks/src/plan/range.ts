import { ConfigError, formatInstant, type Interval, SECOND_MS } from 'singer';

/** The range that the settings ask for. */
interface Requested {
  readonly start: Date;
  readonly end: Date | undefined;
  /** The end of the time into which no record can come any more. */
  readonly settled: number;
}

/**
 * The requested range. Its end is always in the past. Only then can no record still come into it, so a complete
 * reading stays complete.
 */
export function requestedRange({ start, end, settled }: Requested): Interval {
  if (end !== undefined && end <= start) {
    throw new ConfigError(
      `end_date ${formatInstant(end.getTime())} is not after start_date ${formatInstant(start.getTime())}: correct one of them`,
    );
  }
  return {
    start: wholeSecond(start),
    end: Math.min(end === undefined ? settled : wholeSecond(end), settled),
  };
}

/** True for a range that begins after the time that is settled: nothing in it can be read yet. */
export function isEmpty({ start, end }: Interval): boolean {
  return start >= end;
}

/** The range for a person. */
export function rangeText({ start, end }: Interval): string {
  const from = formatInstant(start);
  return isEmpty({ start, end }) ? `no time after ${from} yet` : `${from} to ${formatInstant(end)}`;
}

/**
 * The end of the time into which no record can come any more. QuickBooks may not find yet what it has just stored, and
 * clocks differ: the last seconds are not read.
 */
export function settledUntil(now: number, settleSeconds: number): number {
  return Math.floor(now / SECOND_MS - settleSeconds) * SECOND_MS;
}

/** Rounds up: QuickBooks' times are whole seconds, so a start inside a second means the next one. */
function wholeSecond(date: Date): number {
  return Math.ceil(date.getTime() / SECOND_MS) * SECOND_MS;
}
