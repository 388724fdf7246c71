import { type Coverage, overlaps } from './coverage.ts';
import { formatInstant, type Interval, isInstant, SECOND_MS } from './interval.ts';

/**
 * A second of which the first records were written, in the order in which the source has them. Its time is not covered.
 * On the wire: `{"second":"<from>","records":2500,"of":19999,"ids":"<packed>","last_ids":["2599","2600"]}`, or with
 * `"within":{"from":"<from>","to":"<to>","records":19999}` in place of `of`.
 */
export interface PartlyRead {
  readonly second: number;
  /** Records that were written. */
  readonly records: number;
  /**
   * Records that the source had in the second when the part was read. Undefined if it has not counted them: then only
   * `within` can prove later that no record has left the second. Without both, it is read from its start.
   */
  readonly of?: number | undefined;
  /** An interval around the second, and the records that the source had in it when the part was read. */
  readonly within?: CountedInterval | undefined;
  /** Their Ids: a list in JSON, packed by DEFLATE, as base64. */
  readonly ids: string;
  /** The Ids of the last ones, in their order. */
  readonly lastIds: readonly string[];
}

/** An interval, and the number of records that the source had in it. */
export interface CountedInterval extends Interval {
  readonly records: number;
}

/** Most seconds that a bookmark has as partly read. */
const MOST_SECONDS = 16;

/** Longest text of Ids. */
export const MOST_ID_CHARACTERS = 8_192;

/** Most of the last Ids. */
export const MOST_LAST_IDS = 10;

const LONGEST_LAST_ID = 64;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Returns the seconds that can still be read on: the coverage ends at them, and nothing was missing in them. So a
 * coverage that is cut, or dropped, takes them along.
 */
export function openSeconds(
  seconds: readonly PartlyRead[],
  { covered, unverified = [] }: { readonly covered: Coverage; readonly unverified?: Coverage },
): readonly PartlyRead[] {
  return seconds
    .filter(
      ({ second }) =>
        covered.some(({ end }) => end === second) &&
        !overlaps(unverified, { start: second, end: second + SECOND_MS }),
    )
    .slice(-MOST_SECONDS);
}

/** Reads the form on the wire. Leaves out what is none: that second is then read as a whole. */
export function readPartlyRead(value: unknown): readonly PartlyRead[] {
  return Array.isArray(value) ? value.flatMap(readSecond) : [];
}

function readSecond(value: unknown): PartlyRead[] {
  if (typeof value !== 'object' || value === null) return [];
  const members: Partial<Record<string, unknown>> = value;
  const { second, records, of, ids, last_ids: lastIds } = members;
  if (!isInstant(second) || typeof records !== 'number') return [];
  if (of !== undefined && !(typeof of === 'number' && of >= records)) return [];
  if (typeof ids !== 'string' || ids.length > MOST_ID_CHARACTERS || !BASE64.test(ids)) return [];
  if (!isListOfIds(lastIds)) return [];
  const start = Date.parse(second);
  const within = members.within === undefined ? undefined : readWithin(members.within, start);
  if (members.within !== undefined && within === undefined) return [];
  const counted = { ...(of !== undefined && { of }), ...(within && { within }) };
  return [{ second: start, records, ...counted, ids, lastIds }];
}

/** Undefined if it is malformed, or the second is not in it. */
function readWithin(value: unknown, second: number): CountedInterval | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { from, to, records }: Partial<Record<string, unknown>> = value;
  if (!isInstant(from) || !isInstant(to) || typeof records !== 'number') return undefined;
  const [start, end] = [Date.parse(from), Date.parse(to)];
  return start <= second && second + SECOND_MS <= end ? { start, end, records } : undefined;
}

function isListOfIds(value: unknown): value is readonly string[] {
  if (!Array.isArray(value) || value.length === 0 || value.length > MOST_LAST_IDS) return false;
  return value.every((id) => typeof id === 'string' && id.length <= LONGEST_LAST_ID);
}

export function partlyReadJson({ second, records, of, within, ids, lastIds }: PartlyRead): object {
  const around = within && {
    from: formatInstant(within.start),
    to: formatInstant(within.end),
    records: within.records,
  };
  return { second: formatInstant(second), records, of, within: around, ids, last_ids: lastIds };
}
