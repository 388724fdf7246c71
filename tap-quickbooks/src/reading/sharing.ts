import type { Page, Span } from './page.ts';
import type { Readers } from './reader-pool.ts';
import { type Found, partsFor, rowsExpected } from './workload.ts';

/**
 * Pages of a gap from which on its readers share it. A part costs half a page on average, and a call is metered: up to
 * here one reader takes hardly longer, and makes no call too many.
 */
export const FEWEST_PAGES_TO_SHARE = 40;

/** The outcome of sharing: a new end of the span, and the spans of other readers after it. */
interface Shared {
  readonly end: number;
  readonly others: readonly Span[];
  /** Pages that each part probably holds. */
  readonly pagesEach: number;
}

interface Known {
  /** Rows of the span that came so far. */
  readonly rowsSoFar: number;
  /** Rows of the gap that have not come yet; undefined if it has not been counted. */
  readonly left: Found | undefined;
}

/** Cuts the rest of a span after a page into parts, one for its reader and one for each reader that is to help. */
export function shareRest(
  span: Span,
  { rows, covers, rest, pageSize }: Page,
  { rowsSoFar, left }: Known,
  pool: Readers,
): Shared | undefined {
  if (covers === undefined || rest === undefined) return undefined;
  const { idle, size, workload } = pool;
  const soFar = { rows: rowsSoFar, of: { start: span.start, end: rest.start } };
  const isAllOfGap = span.start === left?.of.start && rest.end === left.of.end;
  const expected = isAllOfGap
    ? Math.max(0, left.rows)
    : rowsExpected(rest, soFar, { rows: rows.length, of: covers });
  const pages = expected / pageSize;
  workload.set(span, pages);
  const helpers = Math.min(idle, workload.affordableParts(size));
  const pagesOfAll = Math.max(workload.pages, (left?.rows ?? 0) / pageSize);
  const parts = partsFor({ rest, pages, pagesOfAll, readers: size, idle: helpers });
  const pagesEach = pages / (parts.length + 1);
  workload.set(span, pagesEach);
  const others = parts.map((part) => ({ ...part, bound: span.bound }));
  return { end: parts[0]?.start ?? rest.end, others, pagesEach };
}
