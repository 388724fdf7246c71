import type { Page, Span } from './page.ts';
import type { Readers } from './reader-pool.ts';
import { partsFor, rowsExpected } from './workload.ts';

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

/** Cuts the rest of a span after a page into parts, one for its reader and one for each reader that is to help. */
export function shareRest(
  span: Span,
  { rows, covers, rest, pageSize }: Page,
  rowsSoFar: number,
  pool: Readers,
): Shared | undefined {
  if (covers === undefined || rest === undefined) return undefined;
  const { idle, size, workload } = pool;
  const soFar = { rows: rowsSoFar, of: { start: span.start, end: rest.start } };
  const pages = rowsExpected(rest, soFar, { rows: rows.length, of: covers }) / pageSize;
  workload.set(span, pages);
  const helpers = Math.min(idle, workload.affordableParts(size));
  const parts = partsFor({ rest, pages, pagesOfAll: workload.pages, readers: size, idle: helpers });
  const pagesEach = pages / (parts.length + 1);
  workload.set(span, pagesEach);
  const others = parts.map((part) => ({ ...part, bound: span.bound }));
  return { end: parts[0]?.start ?? rest.end, others, pagesEach };
}
