import { type Bookmark, type Coverage, coverageOf, type Interval, NOTHING, without } from 'singer';

/** The coverage of a bookmark, and the time that is known by other proof. */
type BookmarkParts = Required<Pick<Bookmark, 'covered' | 'unverified' | 'coveredAsEmpty' | 'coveredByCdc'>>;

/** The parts with another coverage. What it covers is no longer unverified. */
export function partsOf(covered: Coverage, before?: Bookmark): BookmarkParts {
  const { unverified = NOTHING, coveredAsEmpty = NOTHING, coveredByCdc = NOTHING } = before ?? {};
  const within = (part: Coverage) => without(part, without(part, covered));
  return {
    covered,
    unverified: without(unverified, covered),
    coveredAsEmpty: within(coveredAsEmpty),
    coveredByCdc: within(coveredByCdc),
  };
}

/** The parts with intervals that are completely read. */
export function partsWithRead(intervals: Coverage, before?: Bookmark): BookmarkParts {
  const parts = partsOf(coverageOf([...(before?.covered ?? NOTHING), ...intervals]), before);
  const coveredAsEmpty = without(parts.coveredAsEmpty, intervals);
  return { ...parts, coveredAsEmpty, coveredByCdc: without(parts.coveredByCdc, intervals) };
}

/** The parts with an interval that a query found empty. What seemed empty before, to a query or a call, is proved. */
export function partsWithEmpty(interval: Interval, before?: Bookmark): BookmarkParts {
  const parts = partsWithRead([interval], before);
  const seenBefore = [before?.coveredAsEmpty ?? NOTHING, before?.coveredByCdc ?? NOTHING];
  const once = seenBefore.reduce(without, [interval]);
  return { ...parts, coveredAsEmpty: coverageOf([...parts.coveredAsEmpty, ...once]) };
}
