import { fraction, saltedSeed } from './hash.ts';

const DAY_SECONDS = 86_400;
const WEEKEND_SHARE = 0.12;
const EMPTY_DAYS = 0.06;
const EMPTY_MONTHS = 0.07;
/** From this many months on at least one is empty, so that a short demonstration shows it too. */
const MONTHS_FOR_AN_EMPTY_ONE = 4;

export interface UtcDay {
  /** First second of the day, or of the range if that starts later. */
  readonly start: number;
  /** The second after its last. */
  readonly end: number;
  /** Its share of the rows, against the other days. */
  readonly weight: number;
}

/**
 * The UTC days of [from, to) with their weights: weekdays are busier than weekends, business grows by a tenth
 * a year, some days and some whole months have no rows.
 */
export function weightedDays(seed: number, from: number, to: number): UtcDay[] {
  const days = daysBetween(from, to);
  const isEmptyMonth = emptyMonths(seed, days.map(monthOf));
  const weighted = days.map((day) => ({
    ...day,
    weight: isEmptyMonth(monthOf(day)) ? 0 : weight(seed, day, from),
  }));
  const isAllEmpty = weighted.every((day) => day.weight === 0);
  return isAllEmpty ? weighted.map((day) => ({ ...day, weight: 1 })) : weighted;
}

function daysBetween(from: number, to: number): { start: number; end: number }[] {
  const days = [];
  for (let start = from; start < to; ) {
    const end = Math.min(to, (Math.floor(start / DAY_SECONDS) + 1) * DAY_SECONDS);
    days.push({ start, end });
    start = end;
  }
  return days;
}

function weight(seed: number, { start, end }: { start: number; end: number }, from: number): number {
  const day = Math.floor(start / DAY_SECONDS);
  if (fraction(saltedSeed(seed, 'empty day'), day) < EMPTY_DAYS) return 0;
  const weekday = (day + 4) % 7; // 1970-01-01 was a Thursday; 0 is Sunday
  const share = weekday === 0 || weekday === 6 ? WEEKEND_SHARE : 1;
  const bustle = 0.5 + fraction(saltedSeed(seed, 'bustle'), day);
  const growth = 1 + (0.1 * (start - from)) / (365 * DAY_SECONDS);
  return share * bustle * growth * ((end - start) / DAY_SECONDS);
}

function monthOf({ start }: { start: number }): number {
  const date = new Date(start * 1000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function emptyMonths(seed: number, monthOfEachDay: readonly number[]): (month: number) => boolean {
  const draw = (month: number) => fraction(saltedSeed(seed, 'empty month'), month);
  const inner = [...new Set(monthOfEachDay)].slice(1, -1); // the first and the last may be parts of months
  const least = inner.toSorted((one, other) => draw(one) - draw(other))[0];
  const isForced = inner.length >= MONTHS_FOR_AN_EMPTY_ONE - 2;
  const isInner = new Set(inner);
  return (month) => isInner.has(month) && ((isForced && month === least) || draw(month) < EMPTY_MONTHS);
}
