import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { MOST_ID_CHARACTERS, MOST_LAST_IDS, type PartlyRead } from 'singer';
import type { Row } from './page.ts';

/** Most records of a part. To note more would take the tap longer than to read them again is worth. */
const MOST_RECORDS = 50_000;

/** Longest list of Ids that is unpacked from STATE. */
const MOST_LIST_BYTES = 1_048_576;

/** Numbers without leading zeros, of which two texts are never equal. Other Ids are kept as text. */
const NUMBER = /^(0|[1-9]\d{0,14})$/;

interface ReadPart extends Pick<PartlyRead, 'of' | 'within'> {
  readonly instant: number;
  /** Ids of the first records of the second: all of them that came, and no other. */
  readonly ids: ReadonlySet<string>;
  /** The last of these records, in their order. */
  readonly rows: readonly Row[];
}

/** The part of a second that was read, for STATE. Undefined if its Ids are too many, or too different for a short text. */
export function partlyReadOf({ instant, of, within, ids, rows }: ReadPart): PartlyRead | undefined {
  if (rows.length < 2 || ids.size > MOST_RECORDS) return undefined;
  const text = deflateRawSync(JSON.stringify(listOf(ids))).toString('base64');
  if (text.length > MOST_ID_CHARACTERS) return undefined;
  const lastIds = rows.slice(-Math.min(MOST_LAST_IDS, rows.length >> 1)).map(({ id }) => id);
  return { second: instant, records: ids.size, of, within, ids: text, lastIds };
}

/** Numbers in ascending order, each as its distance from the one before it, and other Ids. */
function listOf(ids: ReadonlySet<string>): (number | string)[] {
  const all = [...ids];
  const numbers = Float64Array.from(all.filter((id) => NUMBER.test(id)).map(Number)).sort();
  const others = all.filter((id) => !NUMBER.test(id));
  return [...numbers.map((number, i) => number - (numbers[i - 1] ?? 0)), ...others];
}

/** The Ids of a part that an earlier run read. Undefined if they contradict the rest of it, as by hand. */
export function idsOf({ records, ids: text, lastIds }: PartlyRead): Set<string> | undefined {
  const ids = new Set<string>();
  let number = 0;
  for (const each of listIn(text)) {
    if (typeof each === 'number') number += each;
    ids.add(typeof each === 'number' ? String(number) : each);
  }
  const isSound = ids.size === records && lastIds.every((id) => ids.has(id));
  return isSound ? ids : undefined;
}

/** Empty if the text is no such list. */
function listIn(text: string): readonly (number | string)[] {
  try {
    const list: unknown = JSON.parse(
      inflateRawSync(Buffer.from(text, 'base64'), { maxOutputLength: MOST_LIST_BYTES }).toString(),
    );
    return Array.isArray(list) && list.every(isEntry) ? list : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is number | string {
  return (
    typeof value === 'string' || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0)
  );
}
