import { type Field, visitObject } from '../json/json-spans.ts';

/** Most properties of a record. A list of the members of one with more could take several times as much memory as it. */
export const MOST_MEMBERS = 1_000_000;

/**
 * Adds the members of a record to a list, up to one more than there may be. `endOf` finds the ends of values. Returns the
 * offset after the record.
 */
export function visitMembers(
  bytes: Buffer,
  start: number,
  found: Field[],
  endOf: (start: number) => number,
): number {
  return visitObject(bytes, start, (at, key) => {
    const end = endOf(at);
    if (found.length <= MOST_MEMBERS) found.push({ key, start: at, end });
    return end;
  });
}
