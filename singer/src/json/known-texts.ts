/** A power of two. */
const SLOTS = 256;
const LONGEST = 40;
const PLACES = 64;

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
  /** The texts that were found last at each place of a list. */
  readonly #places: (KnownText | undefined)[] = new Array(PLACES).fill(undefined);

  /** The text of the bytes between `start` and `end`, if it is known. */
  at(bytes: Uint8Array, start: number, end: number): string | undefined {
    return this.#find(bytes, start, end)?.text;
  }

  /** As {@link at}, and faster if the same text stood at the same place before, as keys do from record to record. */
  atPlace(place: number, bytes: Uint8Array, start: number, end: number): string | undefined {
    const last = this.#places[place];
    if (last !== undefined && isSame(last.bytes, bytes, start, end)) return last.text;
    const known = this.#find(bytes, start, end);
    if (place < PLACES) this.#places[place] = known;
    return known?.text;
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

  #find(bytes: Uint8Array, start: number, end: number): KnownText | undefined {
    if (end - start > LONGEST) return undefined;
    const known = this.#slots[slotOf(bytes, start, end)];
    return known !== undefined && isSame(known.bytes, bytes, start, end) ? known : undefined;
  }
}

/** All bytes count: the start and the end of a window differ in one digit, and would take turns in one slot. */
function slotOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i += 1) hash = (Math.imul(hash, 31) + (bytes[i] ?? 0)) | 0;
  return (hash ^ (hash >>> 8)) & (SLOTS - 1);
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i += 1) if (known[i] !== bytes[start + i]) return false;
  return true;
}
