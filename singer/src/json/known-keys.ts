/**
 * A decoded key of an object. A stream has the same few keys in every record, so the keys that were seen before are
 * found by their bytes and not decoded again.
 */
interface KnownKey {
  readonly bytes: Uint8Array;
  readonly text: string;
}

const SLOTS = 256;
const LONGEST = 40;

const slots: (KnownKey | undefined)[] = new Array(SLOTS).fill(undefined);

/** The key between `start` and `end`, without its quotes; a new key is decoded by `decode`. */
export function knownKey(bytes: Uint8Array, start: number, end: number, decode: () => string): string {
  const length = end - start;
  if (length === 0 || length > LONGEST) return decode();
  const slot = slotOf(bytes, start, end);
  const known = slots[slot];
  if (known !== undefined && isSame(known.bytes, bytes, start, end)) return known.text;
  const text = decode();
  slots[slot] = { bytes: Uint8Array.prototype.slice.call(bytes, start, end), text };
  return text;
}

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  const [first = 0, middle = 0, last = 0] = [bytes[start], bytes[(start + end) >> 1], bytes[end - 1]];
  return (first * 31 + middle * 17 + last * 7 + (end - start)) % SLOTS;
}

function isSame(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i += 1) if (known[i] !== bytes[start + i]) return false;
  return true;
}
