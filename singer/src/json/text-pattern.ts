import type { JsonSpan } from './json-spans.ts';
import { FOUND_LIST, HAS_LINE_FEED_AT, PATTERN, type PatternPart, TEXT_AT } from './wasm-memory.ts';
import { scannerWithAny } from './wasm-scanner.ts';

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
  /** The places of the text that {@link place} was asked for last, and of its string, with its quotes, and its value. */
  start = 0;
  stringStart = 0;
  stringEnd = 0;
  valueStart = 0;
  valueEnd = 0;
  end = 0;
  #headBytes = 0;
  /** The scanner's memory, and what turns an address there into a place of the bytes that were looked at. */
  #words: Int32Array = NO_WORDS;
  #shift = 0;

  /** Takes a text as the pattern. False if it is too long for one. */
  learn(bytes: Uint8Array, { string, value }: Differing): boolean {
    const scanner = scannerWithAny(bytes);
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
    this.#headBytes = string.start;
    kept = this;
    return true;
  }

  /**
   * Returns the number of texts of the pattern that stand from `start` on, with a line feed between them and without one
   * at `end`. Of many the first are found. A text ends them that has an escape such as \u00e9 in its string or value, or
   * whose value is null.
   */
  find(bytes: Uint8Array, start: number, end: number): number {
    if (kept !== this) return 0;
    const scanner = scannerWithAny(bytes.subarray(start, end));
    if (scanner === undefined) return 0;
    const { memory, words } = scanner;
    const textEnd = TEXT_AT + end - start;
    memory[textEnd] = LINE_FEED;
    memory[textEnd + 1] = 0;
    memory[HAS_LINE_FEED_AT] = 0;
    this.#words = words;
    this.#shift = start - TEXT_AT;
    return (scanner.listOfPattern(TEXT_AT) - FOUND_LIST.at) / FOUND_LIST.textBytes;
  }

  /**
   * Sets the places of one of the texts that were found, counted from 0, before the next text is learned or looked for.
   * They are set and not returned: an object for each text would be garbage.
   */
  place(n: number): void {
    const at = FOUND_LIST.at / WORD_BYTES + n * FOUND_WORDS;
    this.start = n === 0 ? TEXT_AT + this.#shift : this.#word(at - 1) + 1;
    this.stringStart = this.start + this.#headBytes;
    this.stringEnd = this.#word(at);
    this.valueStart = this.#word(at + 1);
    this.valueEnd = this.#word(at + 2);
    this.end = this.#word(at + 3);
  }

  #word(at: number): number {
    return (this.#words[at] ?? 0) + this.#shift;
  }
}

const WORD_BYTES = 4;
const FOUND_WORDS = FOUND_LIST.textBytes / WORD_BYTES;
const NO_WORDS = new Int32Array(0);
const LINE_FEED = 0x0a;
