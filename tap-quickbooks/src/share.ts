import { type Interval, SECOND } from './interval.ts';

/** What a reader knows when it decides whether to share: the rows it has found in the time it has covered. */
export interface Density {
  readonly rows: number;
  readonly covered: Interval;
}

/** Fewest pages in a part, so that what is lost at its end, half a page on the average, stays small. */
const PAGES_IN_A_PART = 3;

/**
 * Cuts what is left of a span into parts of equal length, one for its reader and at most one for each idle one, as
 * long as the density so far says that each holds some pages. Returns the parts for the others: none is not shared.
 */
export function partsFor(idle: number, rest: Interval, density: Density, pageSize: number): Interval[] {
  const seconds = Math.floor((rest.end - rest.start) / SECOND);
  const rowsLeft = (density.rows / (density.covered.end - density.covered.start)) * (rest.end - rest.start);
  const parts = Math.min(idle + 1, Math.floor(rowsLeft / (PAGES_IN_A_PART * pageSize)), seconds);
  if (!(parts >= 2)) return [];
  const cut = (part: number) => rest.start + Math.floor((seconds * part) / parts) * SECOND;
  return Array.from({ length: parts - 1 }, (_, i) => ({
    start: cut(i + 1),
    end: i + 2 === parts ? rest.end : cut(i + 2),
  }));
}
