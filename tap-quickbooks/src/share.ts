import { type Interval, SECOND } from './interval.ts';

/** What a reader knows when it decides whether to share: the rows it has found in the time it has covered. */
export interface Density {
  readonly rows: number;
  readonly covered: Interval;
}

/** The readers of a pool. */
export interface Readers {
  readonly idle: number;
  readonly busy: number;
}

/**
 * Fewest pages in a part, so that what is lost at its end, half a page on the average, stays small. Where most
 * readers are idle little is left in all, and it is time that counts.
 */
const pagesInAPart = ({ idle, busy }: Readers): number => (idle > busy ? 1 : 3);

/**
 * Cuts what is left of a span into parts of equal length, one for its reader and at most one for each idle one, as
 * long as the density so far says that each holds some pages. Returns the parts for the others: none is not shared.
 */
export function partsFor(readers: Readers, rest: Interval, density: Density, pageSize: number): Interval[] {
  const seconds = Math.floor((rest.end - rest.start) / SECOND);
  const rowsLeft = (density.rows / (density.covered.end - density.covered.start)) * (rest.end - rest.start);
  const pagesLeft = Math.floor(rowsLeft / pageSize / pagesInAPart(readers));
  const parts = Math.min(readers.idle + 1, pagesLeft, seconds);
  if (!(parts >= 2)) return [];
  const cut = (part: number) => rest.start + Math.floor((seconds * part) / parts) * SECOND;
  return Array.from({ length: parts - 1 }, (_, i) => ({
    start: cut(i + 1),
    end: i + 2 === parts ? rest.end : cut(i + 2),
  }));
}
