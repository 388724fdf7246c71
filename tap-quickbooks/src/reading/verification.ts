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

/** The parts of a gap of which QuickBooks has records that it did not send. */
interface Missing {
  /** Intervals that are read as spans: what is missing may be many pages. */
  readonly spans: readonly Interval[];
  /** If there are no spans: windows that are read again by themselves, and longer intervals that were read in vain. */
  readonly windows: readonly Interval[];
}

const NOTHING_MISSING: Missing = { spans: [], windows: [] };

/**
 * Compares what came of a gap with QuickBooks' count. If it has more, the tails of short pages are read on from first: a
 * page that was cut then costs a call or two, however much it hides. What is missing after that is searched for.
 *
 * If counts differ, or differed before, records have left, and may hide as many others that did not come: then the tails
 * are counted by themselves.
 */
export async function missingOf({ gap, records, count, countedAhead }: Verification): Promise<Missing> {
  const came = records.countOf(gap);
  const found = countedAhead !== undefined && countedAhead <= came ? countedAhead : await count(gap);
  const haveSomeLeft = countedAhead !== undefined && countedAhead !== found;
  if (found === came && !haveSomeLeft && !records.wereShort) return NOTHING_MISSING;
  const newTails = records.tails.filter((tail) => !records.isReadAgain(tail));
  if (found > came && newTails.length > 0) return { spans: newTails, windows: [] };
  const search = { gap, count, records };
  const inGap = await missingIn(gap, found, { ...search, emitted: (part) => records.countOf(part) });
  if (inGap.spans.length > 0) return inGap;
  const missing = [inGap];
  for (const tail of records.tails) {
    const emitted = ({ start }: Interval) => (start === tail.start ? tail.atStart : 0);
    const foundInTail = await count(tail);
    const isHiding = newTails.includes(tail) && foundInTail > tail.atStart;
    const inTail = isHiding
      ? { spans: [tail], windows: [] }
      : missingIn(tail, foundInTail, { ...search, emitted });
    missing.push(await inTail);
  }
  const { spans, windows } = unionOf(missing);
  return { spans, windows: windows.filter((window) => !windows.some((other) => isPartOf(window, other))) };
}

function isPartOf(part: Interval, { start, end }: Interval): boolean {
  return start <= part.start && part.end <= end && part.end - part.start < end - start;
}

function unionOf(missing: readonly Missing[]): Missing {
  const windows = missing.flatMap((each) => each.windows);
  return {
    spans: missing.flatMap(({ spans }) => spans),
    windows: [...new Map(windows.map((window) => [`${window.start} ${window.end}`, window])).values()],
  };
}

interface Search {
  readonly gap: Interval;
  readonly count: CountIn;
  /** Returns the records that came of an interval whose edges are edges of windows. */
  readonly emitted: (interval: Interval) => number;
  readonly records: GapRecords;
}

/** Fewer missing records are searched for day by day, even if nothing else came of an interval. */
const MANY = 3;

/**
 * Finds by halving what is missing of an interval of which QuickBooks has `found` records. Fewer than were emitted are no
 * loss: they are deleted, and edits move them out of the range. An interval of which many are missing, and more than
 * came, is read as a whole, once: a search costs some calls for each record.
 *
 * One half is counted, and the other is the rest: records that leave meanwhile make that too high, never too low.
 */
async function missingIn(interval: Interval, found: number, search: Search): Promise<Missing> {
  const emitted = search.emitted(interval);
  if (found <= emitted) return NOTHING_MISSING;
  const middle = middleMidnight(interval);
  if (middle === undefined) return { spans: [], windows: [windowOf(interval.start, search.gap)] };
  if (found - emitted >= Math.max(MANY, emitted)) {
    if (search.records.isReadInVain) {
      const { start } = windowOf(interval.start, search.gap);
      return { spans: [], windows: [{ start, end: interval.end }] };
    }
    if (!search.records.isReadAgain(interval)) return { spans: [interval], windows: [] };
  }
  const half = { start: interval.start, end: middle };
  const foundInHalf = await search.count(half);
  return unionOf([
    await missingIn(half, foundInHalf, search),
    await missingIn({ start: middle, end: interval.end }, found - foundInHalf, search),
  ]);
}

/** The UTC midnight nearest to the middle; undefined if there is none inside, so that the interval is one window. */
function middleMidnight({ start, end }: Interval): number | undefined {
  const middle = Math.round((start + end) / 2 / DAY_MS) * DAY_MS;
  return [middle, middle - DAY_MS, middle + DAY_MS].find((midnight) => start < midnight && midnight < end);
}
