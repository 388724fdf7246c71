import { QUICKBOOKS_LIMITS } from '../../limits/rate-limits.ts';
import { FEWEST_PAGES_TO_SHARE } from '../../reading/sharing.ts';

/** The rest of one stream. */
export interface StreamWork {
  readonly stream: string;
  /** Undefined if QuickBooks does not count the records of the stream. Its calls are then the fewest possible. */
  readonly rows: number | undefined;
  /** True if there were too many gaps to count each: then the time between them is counted as well. */
  readonly isUpperBound: boolean;
  /** Stretches of the range that are not covered yet; 1 for a snapshot that is due. */
  readonly gaps: number;
  readonly calls: number;
  /** True if the stream is read only if change data capture reports a change: one call asks for all such streams. */
  readonly isAskedOfCdc?: true;
  /** True if QuickBooks lately refused the entity, so that the stream is not asked for. */
  readonly isSkipped?: true;
  /** True if STATE covers time of the stream that was read without all custom fields. */
  readonly isReadAgain?: true;
}

export interface Reading {
  readonly pageSize: number;
  /** A count of each gap that has records. */
  readonly isVerified: boolean;
  /** Readers at once. */
  readonly concurrency: number;
}

/**
 * Calls that reading takes. Pages overlap by a record, and a gap ends with a page that is not full. Readers that share
 * a large gap leave a few more such pages. A gap with records is counted once.
 */
export function callsFor(
  rowsOfGaps: readonly number[],
  { pageSize, isVerified, concurrency }: Reading,
): number {
  const counts = isVerified ? rowsOfGaps.filter((rows) => rows > 0).length : 0;
  const isShared = (rows: number) => concurrency > 1 && rows / pageSize >= FEWEST_PAGES_TO_SHARE;
  const pages = (rows: number) =>
    pagesFor(rows, pageSize) + (isShared(rows) ? MORE_BY_SHARING * concurrency : 0);
  return Math.round(rowsOfGaps.reduce((sum, rows) => sum + pages(rows), counts));
}

/**
 * Calls for a gap that `max_window_days` cuts into parts, if its records are spread evenly by chance. Each part takes a
 * page and, if it has records, a count. One count of the whole gap proves all parts without records.
 */
export function callsForParts(rows: number, parts: number, { pageSize, isVerified }: Reading): number {
  const pages = parts * pagesFor(rows / parts, pageSize);
  if (!isVerified) return pages;
  const empty = parts * Math.exp(-rows / parts);
  return Math.round(pages + parts - empty + Math.min(1, empty));
}

function pagesFor(rows: number, pageSize: number): number {
  return Math.floor(Math.max(0, rows - 1) / (pageSize - 1)) + 1;
}

/** Pages that sharing a gap takes on top, for each reader (measured with 3 to 20 readers and 45 to 100 pages). */
const MORE_BY_SHARING = 0.6;

/** Seconds that calls take at least, given how long each takes and how many QuickBooks allows. */
export function secondsFor(calls: number, secondsPerCall: number, concurrency: number): number {
  const byLatency = (calls * secondsPerCall) / Math.min(concurrency, Math.max(calls, 1));
  const byLimits = QUICKBOOKS_LIMITS.map(
    ({ starts, milliseconds }) => (Math.max(0, Math.ceil(calls / starts) - 1) * milliseconds) / 1_000,
  );
  return Math.max(byLatency, ...byLimits);
}
