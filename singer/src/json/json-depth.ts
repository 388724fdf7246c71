import { CLOSE_ARRAY, CLOSE_OBJECT, OPEN_ARRAY, OPEN_OBJECT, QUOTE, stringEnd } from './json-scanner.ts';
import type { JsonSpan } from './json-spans.ts';

/** True if the valid JSON text at a span has more than this many objects and arrays inside one another. */
export function isNestedDeeper(bytes: Uint8Array, { start, end }: JsonSpan, mostLevels: number): boolean {
  let levels = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = stringEnd(bytes, at) - 1;
    else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) levels -= 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      levels += 1;
      if (levels > mostLevels) return true;
    }
  }
  return false;
}
