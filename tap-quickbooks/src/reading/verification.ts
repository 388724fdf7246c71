import { DAY, type Interval } from 'singer';

export interface Counts {
  /** Records that were emitted of an interval whose edges are edges of windows. */
  readonly emitted: (interval: Interval) => number;
  /** Records that QuickBooks has in it now. One metered call. */
  readonly counted: (interval: Interval) => Promise<number>;
}

/**
 * The windows of an interval of which QuickBooks has more records than were emitted, found by halving. Fewer are no
 * loss: records are deleted, and edits move them out of the range.
 */
export async function missingWindows(interval: Interval, counts: Counts): Promise<Interval[]> {
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
  const middle = Math.round((start + end) / 2 / DAY) * DAY;
  const inside = [middle, middle - DAY, middle + DAY].find((midnight) => start < midnight && midnight < end);
  return inside;
}
