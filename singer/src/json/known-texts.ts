const SLOTS = 256;
const LONGEST = 40;

interface KnownText {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/**
 * Decoded strings, such as the keys of objects. A stream has the same few in every record, so those that were seen
 * before are found by their bytes and not decoded again.
 */
export class KnownTexts {
  readonly #slots: (KnownText | undefined)[] = new Array(SLOTS).fill(undefined);

  /** The text of the bytes between `start` and `end`, if it is known. */
  at(bytes: Uint8Array, start: number, end: number): string | undefined {
    const known = this.#slots[slotOf(bytes, start, end)];
    return known !== undefined && isSame(known.bytes, bytes, start, end) ? known.text : undefined;
  }

  /** Keeps the text of the bytes between `start` and `end` unless it is long, and returns it. */
  keep(bytes: Uint8Array, start: number, end: number, text: string): string {
    if (end > start && end - start <= LONGEST)
      this.#slots[slotOf(bytes, start, end)] = {
        bytes: Uint8Array.prototype.slice.call(bytes, start, end),
        text,
      };
    return text;
  }
}

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  if (end <= start) return 0;
  const [first = 0, middle = 0, last = 0] = [bytes[start], bytes[(start + end) >> 1], bytes[end - 1]];
  return (first * 31 + middle * 17 + last * 7 + (end - start)) % SLOTS;
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i += 1) if (known[i] !== bytes[start + i]) return false;
  return true;
}
