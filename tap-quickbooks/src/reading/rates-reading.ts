import { type Coverage, daysOf, formatInstant, type Interval, type Logger } from 'singer';
import type { Claims } from '../coverage/claims.ts';
import type { Shutdown } from '../shutdown.ts';
import type { Page } from './page.ts';
import { NONE, type PageSource, unknown } from './page-source.ts';
import { pagesByOffset } from './pages-by-offset.ts';
import type { Readers } from './reader-pool.ts';

interface RatesReadingOptions {
  readonly stream: string;
  /** The parts of the range that are not covered. */
  readonly missing: Coverage;
  /** End of the time whose rates do not change any more. Later days are read, but not covered. */
  readonly finalUntil: number;
  readonly source: PageSource;
  readonly pool: Readers;
  readonly shutdown: Shutdown;
  /** Writes a page's records. */
  readonly emit: (page: Page) => Promise<void>;
  readonly claims: Claims;
  readonly logger: Logger;
}

/** Days without a rate after which no older day is asked for. */
const EMPTY_DAYS = 7;

/** Days from which on the log tells how many calls the rates take. */
const MANY_DAYS = 100;

/** A date lasts until UTC noon of the next day in the zone where it ends last. */
const LONGEST_AFTER_UTC_MS = 12 * 3_600_000;

/** The end of the time whose dates are over everywhere, so that QuickBooks sets no rates for them any more. */
export function ratesFinalUntil(now: number): number {
  return now - LONGEST_AFTER_UTC_MS;
}

/**
 * Adds the reading of exchange rates to the pool: a call for each day, the newest first. QuickBooks counts no rates. A
 * day that has fewer than the day after it is therefore asked for twice, and so is the first one, if it is over. A rate
 * that two days share is emitted once. After some days without a rate the reading ends: QuickBooks answers a day with
 * the latest rates at or before it, so older days have none either. Days are covered once a rate has come: if the newest
 * ones are all empty, nothing tells an error from a company with one currency.
 */
export function startRates(options: RatesReadingOptions): void {
  const { stream, missing, pool, logger } = options;
  const days = missing.flatMap((gap) => daysOf(gap)).reverse();
  if (days.length === 0) return;
  if (days.length >= MANY_DAYS)
    logger.info(`reading the exchange rates of ${days.length} days, which takes a call for each`, { stream });
  pool.add(() => readDays(days, options));
}

async function readDays(days: readonly Interval[], options: RatesReadingOptions): Promise<void> {
  const { shutdown, finalUntil, claims } = options;
  let dayAfter: ReadonlySet<string> = NONE;
  let emptyDays = 0;
  let hasRates = false;
  for (const day of days) {
    const isUnchecked = day === days[0] && day.end <= finalUntil;
    const rates = await readDay(
      day,
      dayAfter,
      isUnchecked ? Number.POSITIVE_INFINITY : dayAfter.size,
      options,
    );
    if (shutdown.stopping.aborted) return;
    hasRates ||= rates.size > 0;
    const end = Math.min(day.end, finalUntil);
    if (hasRates && day.start < end) await claims.cover({ start: day.start, end });
    dayAfter = rates;
    emptyDays = rates.size === 0 ? emptyDays + 1 : 0;
    if (emptyDays === EMPTY_DAYS && day !== days.at(-1)) return warnOfEmptyDays(day, options);
  }
}

/**
 * Emits the rates of a day that the day after it did not bring, and returns the ids of all. It is asked for twice if
 * fewer come than expected.
 */
async function readDay(
  day: Interval,
  dayAfter: ReadonlySet<string>,
  expected: number,
  { source, emit, shutdown }: RatesReadingOptions,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  for (let looks = 0; looks === 0 || (looks === 1 && known.size < expected); looks += 1) {
    for await (const page of pagesByOffset(day, source, undefined, known)) {
      await emit({ ...page, rows: unknown(page.rows, dayAfter) });
      if (shutdown.stopping.aborted) return known;
    }
  }
  return known;
}

function warnOfEmptyDays({ start }: Interval, { stream, logger }: RatesReadingOptions): void {
  const day = formatInstant(start).slice(0, 10);
  logger.warning(
    `QuickBooks has no exchange rates for ${EMPTY_DAYS} days from ${day} on: older days are not read. Set start_date to the first day that has rates, or leave the stream out if the company has one currency`,
    { stream },
  );
}
