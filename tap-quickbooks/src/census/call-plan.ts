/** A stretch of time whose number of records at QuickBooks is not that of the tables. */
export interface Unequal {
  /** Calls that listing all its Ids takes. */
  readonly pages: number;
  /** The difference of the two numbers: the fewest records that are on one side alone. */
  readonly difference: number;
  /** The number of halvings just before that spread the difference evenly. */
  readonly evenHalvings: number;
}

/** Even halvings after which differences count as scattered over the whole stretch. */
const EVIDENCE = 2;

/** At a few pages, evidence costs more than it saves. */
const FEW_PAGES = 4;

/**
 * Tells whether the Ids of a stretch are listed. Otherwise it is halved: the records of one half are counted, and those
 * of the other half are the rest. Halving is dearer if many differences are scattered, but most often they are not:
 * deletions come in bulk. So it takes evidence to list many pages.
 */
export function isListed({ pages, difference, evenHalvings }: Unequal): boolean {
  if (pages <= 2) return true;
  if (pages <= FEW_PAGES) return difference >= 2;
  const isScattered = evenHalvings >= EVIDENCE || (pages <= 2 * FEW_PAGES && difference >= 2 * pages);
  return isScattered && halvingCalls(pages, difference) >= pages;
}

/** Returns true if a half with this share of the differences is evidence that they are scattered. */
export function isEven(share: number): boolean {
  return share >= 0.25 && share <= 0.75;
}

/** Calls that halving is expected to take if the differences are scattered over a stretch. */
export function halvingCalls(pages: number, difference: number): number {
  let calls = pages * (1 - (1 - 1 / pages) ** difference);
  for (let parts = 1; parts < pages; parts *= 2) calls += parts * (1 - (1 - 1 / parts) ** difference);
  return calls;
}
