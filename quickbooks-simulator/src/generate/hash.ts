/** A well-mixed 32-bit number of two numbers: the murmur3 finaliser over both. */
export function hash(seed: number, n: number): number {
  let h = Math.imul(n ^ (n >>> 16), 0x45d9f3b) ^ seed;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The same as a fraction in [0, 1). */
export function fraction(seed: number, n: number): number {
  return hash(seed, n) / 0x1_0000_0000;
}

/** A seed of its own for each purpose, so that no two draws of one row depend on each other. */
export function saltedSeed(seed: number, purpose: string): number {
  let salted = seed;
  for (let i = 0; i < purpose.length; i += 1) salted = hash(salted, purpose.charCodeAt(i));
  return salted;
}

/** The draws of one row, in the order in which its text is written. */
export class Draws {
  #state: number;

  constructor(seed: number, row: number) {
    this.#state = hash(seed, row);
  }

  /** A whole number in [0, limit). */
  below(limit: number): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    let h = this.#state;
    h = Math.imul(h ^ (h >>> 16), 0x21f0aaad);
    h = Math.imul(h ^ (h >>> 15), 0x735a2d97);
    return Math.floor(((h ^ (h >>> 15)) >>> 0) * (limit / 0x1_0000_0000));
  }

  /** True in `n` of `outOf` cases. */
  chance(n: number, outOf: number): boolean {
    return this.below(outOf) < n;
  }

  of<Value>(values: readonly Value[]): Value {
    return values[this.below(values.length)] as Value;
  }
}
