/** A set of Ids that takes 8 bytes for each of the usual ones, which are numbers. */
export class IdSet {
  readonly #others = new Set<string>();
  #numbers = new Float64Array(FIRST_ROOM);
  #size = 0;
  #isSorted = true;

  /** The number of Ids that were added. */
  get size(): number {
    return this.#size + this.#others.size;
  }

  add(id: string): void {
    if (!EXACT_NUMBER.test(id)) {
      this.#others.add(id);
      return;
    }
    if (this.#size === this.#numbers.length) {
      const larger = new Float64Array(2 * this.#size);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers[this.#size] = Number(id);
    this.#size += 1;
    this.#isSorted = false;
  }

  has(id: string): boolean {
    if (!EXACT_NUMBER.test(id)) return this.#others.has(id);
    if (!this.#isSorted) this.#numbers.subarray(0, this.#size).sort();
    this.#isSorted = true;
    const wanted = Number(id);
    let [low, high] = [0, this.#size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#numbers[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low < this.#size && this.#numbers[low] === wanted;
  }
}

const FIRST_ROOM = 1_024;

/** Numbers of more digits are not exact. */
const EXACT_NUMBER = /^[1-9]\d{0,14}$/;
