import { DAY_MS, type Interval, windowOf } from 'singer';
import type { GapRecords } from './gap-records.ts';

type CountIn = (interval: Interval) => Promise<number>;

interface Verification {
  readonly gap: Interval;
  readonly records: GapRecords;
  /** Returns the number of records that QuickBooks has in an interval. One metered call. */
  readonly count: CountIn;
  /** The records that QuickBooks had in the gap while it was read; undefined if they were not counted then. */
  readonly countedAhead: number | undefined;
}

/**
 * The windows of a gap of which QuickBooks has more records than came. If the counts differ at all, records that have
 * left may hide others that did not come: then the tails of short pages are counted by themselves.
 */
export async function unreadWindows({
  gap,
  records,
  count,
  countedAhead,
}: Verification): Promise<readonly Interval[]> {
  const emitted = (interval: Interval) => records.countOf(interval);
  const isWhole = countedAhead !== undefined && countedAhead <= emitted(gap);
  let differs = isWhole && countedAhead !== emitted(gap);
  const counted: CountIn = async (interval) => {
    const found = await count(interval);
    differs ||= found !== emitted(interval);
    return found;
  };
  const missing = isWhole ? [] : await missingWindows(gap, { emitted, counted });
  for (const { atStart, ...tail } of differs ? records.tails : []) {
    const emittedInTail = ({ start }: Interval) => (start === tail.start ? atStart : 0);
    missing.push(...(await missingWindows(tail, { emitted: emittedInTail, counted })));
  }
  const windows = missing.map(({ start }) => windowOf(start, gap));
  return [...new Map(windows.map((window) => [window.start, window])).values()];
}

interface CountsOfBoth {
  /** Returns the records that came of an interval whose edges are edges of windows. */
  readonly emitted: (interval: Interval) => number;
  readonly counted: CountIn;
}

/**
 * The windows of an interval of which QuickBooks has more records than were emitted, found by halving. Fewer are no
 * loss: records are deleted, and edits move them out of the range.
 */
async function missingWindows(interval: Interval, counts: CountsOfBoth): Promise<Interval[]> {
  if ((await counts.counted(interval)) <= counts.emitted(interval)) return [];
  const middle = middleMidnight(interval);
  if (middle === undefined) return [interval];
  return [
    ...(await missingWindows({ start: interval.start, end: middle }, counts)),
    ...(await missingWindows({ start: middle, end: interval.end }, counts)),
  ];
}

/** The UTC midnight nearest to the middle; undefined if there is none inside, so that the interval is one window. */
function middleMidnight({ start, end }: Interval): number | undefined {
  const middle = Math.round((start + end) / 2 / DAY_MS) * DAY_MS;
  return [middle, middle - DAY_MS, middle + DAY_MS].find((midnight) => start < midnight && midnight < end);
}
