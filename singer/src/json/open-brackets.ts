/** Bits of a word: with one more, its values would no longer be small integers to V8. */
const WORD_BITS = 30;
const CLOSE_ARRAY = 0x5d;
const CLOSE_OBJECT = 0x7d;

/** The brackets that are open around the innermost one, each as a bit. */
export class OpenBrackets {
  readonly #words: number[] = [];
  /** The innermost levels; the last bit is the innermost one, and 1 for an object. */
  #word = 0;
  #wordLevels = 0;

  clear(): void {
    this.#words.length = 0;
    this.#word = 0;
    this.#wordLevels = 0;
  }

  push(isObject: boolean): void {
    if (this.#wordLevels === WORD_BITS) {
      this.#words.push(this.#word);
      this.#wordLevels = 0;
    }
    this.#word = (this.#word << 1) | (isObject ? 1 : 0);
    this.#wordLevels += 1;
  }

  /** Takes the innermost one away and returns what closes it; 0 if there is none. */
  pop(): number {
    if (this.#wordLevels === 0) {
      const word = this.#words.pop();
      if (word === undefined) return 0;
      this.#word = word;
      this.#wordLevels = WORD_BITS;
    }
    const isObject = (this.#word & 1) === 1;
    this.#word >>>= 1;
    this.#wordLevels -= 1;
    return isObject ? CLOSE_OBJECT : CLOSE_ARRAY;
  }
}
