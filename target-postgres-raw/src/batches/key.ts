/**
 * Equal for records that are versions of one row: the text of the key, with NUL between those of several columns, which
 * no text holds any more; empty without keys. The text of a whole number of few digits, as most sources number their
 * records, is that number: V8 takes no memory for it.
 */
export type Key = string | number;

/** As many digits fit into what V8 has in place of a pointer. */
const MOST_DIGITS = 9;

const ZERO = 0x30;
const NINE = 0x39;

/** The key of a text. */
export function keyOfText(text: string): Key {
  if (text.length > MOST_DIGITS || !/^(?:0|[1-9]\d*)$/.test(text)) return text;
  return Number(text);
}

/** The key of a text that stands in a line; undefined if it is no whole number of few digits. */
export function numberedKey(bytes: Uint8Array, start: number, end: number): number | undefined {
  const length = end - start;
  if (length === 0 || length > MOST_DIGITS || (length > 1 && bytes[start] === ZERO)) return undefined;
  let key = 0;
  for (let at = start; at < end; at += 1) {
    const digit = bytes[at] ?? 0;
    if (digit < ZERO || digit > NINE) return undefined;
    key = key * 10 + digit - ZERO;
  }
  return key;
}

/** The text of each column of a key, given their number. */
export function keyTexts(key: Key, columns: number): readonly Key[] {
  return columns === 1 ? [key] : String(key).split('\0');
}

/** The order in which rows are loaded. Shorter keys come first, as most sources number their records. */
export function isAfter(key: Key, other: Key): boolean {
  if (typeof key === 'number' && typeof other === 'number') return key > other;
  return isTextAfter(String(key), String(other));
}

function isTextAfter(key: string, other: string): boolean {
  return key.length === other.length ? key > other : key.length > other.length;
}
