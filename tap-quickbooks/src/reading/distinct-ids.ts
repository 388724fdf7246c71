/** Ids of a part of the bitmap. A part is made when the first of them comes. */
const PART_IDS = 4_096;

/** Most parts, which hold 80 million Ids that follow each other. They take about 14 MB. */
const MOST_PARTS = 20_000;

/** Most other Ids that are remembered. Few entities have any, and those are small. */
const MOST_OTHERS = 50_000;

/**
 * Tells Ids that came before from new ones. QuickBooks numbers the records of a company one after the other, so a bit
 * for each number takes little memory: 5 MB for 30 million. Other Ids, such as `TAX`, are kept as text. An Id beyond
 * the limits of memory counts as new.
 */
export class DistinctIds {
  readonly #parts = new Map<number, Uint8Array>();
  readonly #others = new Set<string>();

  /** Notes an Id. Returns true if it is new. */
  add(id: string): boolean {
    if (!NUMBER.test(id)) return this.#addOther(id);
    const number = Number(id);
    const part = this.#partOf(Math.floor(number / PART_IDS));
    if (part === undefined) return true;
    const [index, bit] = [(number % PART_IDS) >> 3, 1 << (number & 7)];
    const before = part[index] ?? 0;
    part[index] = before | bit;
    return (before & bit) === 0;
  }

  #addOther(id: string): boolean {
    if (this.#others.has(id)) return false;
    if (this.#others.size < MOST_OTHERS) this.#others.add(id);
    return true;
  }

  #partOf(number: number): Uint8Array | undefined {
    const known = this.#parts.get(number);
    if (known !== undefined || this.#parts.size >= MOST_PARTS) return known;
    const part = new Uint8Array(PART_IDS / 8);
    this.#parts.set(number, part);
    return part;
  }
}

/** Numbers without leading zeros, of which two texts are never equal. A longer one is kept as text. */
const NUMBER = /^(0|[1-9]\d{0,8})$/;
