import { SECOND_MS } from 'singer';
import type { KnownRecord, KnownRecords } from './known-records.ts';

/** Records on each side that a record is compared with. */
const NEIGHBOURS = 5;

/** Numbers of more digits are not exact. */
const NUMBER = /^[1-9]\d{0,14}$/;

/**
 * The records whose Ids do not fit between those of the records that were created before and after them. QuickBooks
 * numbers the records of a company in the order of creation, so these may be records of another company. It tells nothing
 * of a record whose neighbours are not in this order themselves: no source documents it. `records` are no neighbours of
 * each other.
 */
export function misplacedOf(known: KnownRecords, records: readonly KnownRecord[]): KnownRecord[] {
  const ids = new Set(records.map(({ id }) => id));
  return records.filter(({ id, createdAt }) => {
    if (createdAt === undefined || !NUMBER.test(id)) return false;
    const earlier = neighbours(known, { from: known.countBefore(createdAt) - 1, step: -1, ids });
    const later = neighbours(known, { from: known.countBefore(createdAt + SECOND_MS), step: 1, ids });
    if (earlier.length + later.length < NEIGHBOURS || Math.max(...earlier) >= Math.min(...later))
      return false;
    const isAfter = earlier.length === 0 || Number(id) > Math.min(...earlier);
    const isBefore = later.length === 0 || Number(id) < Math.max(...later);
    return !(isAfter && isBefore);
  });
}

interface Walk {
  readonly from: number;
  readonly step: 1 | -1;
  /** Records that are no neighbours. */
  readonly ids: ReadonlySet<string>;
}

function neighbours(known: KnownRecords, { from, step, ids }: Walk): number[] {
  const found: number[] = [];
  for (let rank = from; rank >= 0 && rank < known.placed && found.length < NEIGHBOURS; rank += step) {
    const id = known.id(rank);
    if (NUMBER.test(id) && !ids.has(id)) found.push(Number(id));
  }
  return found;
}
