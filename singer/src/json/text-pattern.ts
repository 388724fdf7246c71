import type { JsonSpan } from './json-spans.ts';
import {
  HAS_UNIT_AT,
  PATTERN,
  type PatternPart,
  STRING_END_AT,
  TEXT_AT,
  VALUE_END_AT,
  VALUE_START_AT,
} from './wasm-memory.ts';
import { scannerWith, type WasmScanner } from './wasm-scanner.ts';

/** The two places at which a text may differ from the pattern. */
export interface Differing {
  /** The string, with its quotes. */
  readonly string: JsonSpan;
  readonly value: JsonSpan;
}

/** The pattern that is in the scanner's memory. */
let kept: TextPattern | undefined;

/**
 * Finds texts that are byte for byte as one before, but for one string and one value after it: those of the records of a
 * page are. To compare what they share is faster than to read it.
 */
export class TextPattern {
  /** The places of the text that was matched last: the string, with its quotes, and the value. */
  stringStart = 0;
  stringEnd = 0;
  valueStart = 0;
  valueEnd = 0;

  /** Takes a text as the pattern. False if it is too short or too long for one. */
  learn(bytes: Uint8Array, { string, value }: Differing): boolean {
    const scanner = scannerWith(bytes);
    if (scanner === undefined) return false;
    const parts: readonly (readonly [PatternPart, number, number])[] = [
      [PATTERN.head, 0, string.start + 1],
      [PATTERN.middle, string.end, value.start],
      [PATTERN.tail, value.end, bytes.length],
    ];
    if (parts.some(([{ mostBytes }, start, end]) => end - start > mostBytes)) return false;
    for (const [{ at, lengthAt }, start, end] of parts) {
      scanner.memory.set(bytes.subarray(start, end), at);
      scanner.words[lengthAt / WORD_BYTES] = end - start;
    }
    this.stringStart = string.start;
    kept = this;
    return true;
  }

  /**
   * False for a text that is not of the pattern, or has an escape such as \u00e9 in its string or value. The places are
   * set and not returned: an object for each text would be garbage.
   */
  match(bytes: Uint8Array): boolean {
    if (kept !== this) return false;
    const scanner = scannerWith(bytes);
    if (scanner?.matchPattern(TEXT_AT) !== TEXT_AT + bytes.length || scanner.memory[HAS_UNIT_AT] === 1)
      return false;
    this.stringEnd = offsetAt(scanner, STRING_END_AT);
    this.valueStart = offsetAt(scanner, VALUE_START_AT);
    this.valueEnd = offsetAt(scanner, VALUE_END_AT);
    return true;
  }
}

const WORD_BYTES = 4;

function offsetAt({ words }: WasmScanner, at: number): number {
  return (words[at / WORD_BYTES] ?? 0) - TEXT_AT;
}
