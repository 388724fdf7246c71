import { QUICKBOOKS_LIMITS } from '../../limits/rate-limits.ts';

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
}

interface Reading {
  readonly pageSize: number;
  /** A count at the end of the stream. */
  readonly isVerified: boolean;
}

/**
 * Calls that reading takes. Pages overlap by a second, a span ends with a page that is not full, and readers that
 * share a span leave a few more such pages. All of this costs less than one row in twenty.
 */
export function callsFor(rowsOfGaps: readonly number[], { pageSize, isVerified }: Reading): number {
  if (rowsOfGaps.length === 0) return 0;
  const pages = rowsOfGaps.map((rows) => Math.floor((rows * OVERLAP) / pageSize) + 1);
  return pages.reduce((sum, each) => sum + each, 0) + (isVerified ? 1 : 0);
}

const OVERLAP = 1.05;

/** Seconds that calls take at least, given how long each takes and how many QuickBooks allows. */
export function secondsFor(calls: number, secondsPerCall: number, concurrency: number): number {
  const byLatency = (calls * secondsPerCall) / Math.min(concurrency, Math.max(calls, 1));
  const byLimits = QUICKBOOKS_LIMITS.map(
    ({ starts, milliseconds }) => (Math.max(0, Math.ceil(calls / starts) - 1) * milliseconds) / 1_000,
  );
  return Math.max(byLatency, ...byLimits);
}
