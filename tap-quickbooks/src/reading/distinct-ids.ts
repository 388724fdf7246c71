/** Last digits of an Id, which are its place in a part of the bitmap. The digits before them name the part. */
const PLACE_DIGITS = 4;

const PART_BYTES = 10 ** PLACE_DIGITS / 8;

/** Parts for which there is room at first. The room doubles when it is full. */
const FIRST_PARTS = 16;

/** Most parts, which hold 80 million Ids that follow each other. They take about 11 MB. */
const MOST_PARTS = 8_000;

/** Most other Ids that are remembered, and those for which there is no part. Few entities have any, and those are small. */
const MOST_OTHERS = 50_000;

/**
 * Tells Ids that came before from new ones. QuickBooks numbers the records of a company one after the other, also where
 * the numbers have 19 digits, so a bit for each number takes little memory: 5 MB for 30 million. Other Ids, such as
 * `TAX`, are kept as text, and so are numbers beyond the limit of the bitmap. An Id beyond both limits counts as new.
 */
export class DistinctIds {
  /** The first byte of each part of the bitmap, by its name. A part is made when the first of its Ids comes. */
  readonly #parts = new Map<string, number>();
  /** One piece of memory: many small ones would keep the memory of pages between them from being used again. */
  #bits: Uint8Array = NO_BITS;
  readonly #others = new Set<string>();

  /** Notes an Id. Returns true if it is new. */
  add(id: string): boolean {
    if (!NUMBER.test(id)) return this.#addOther(id);
    const part = this.#partOf(id.slice(0, -PLACE_DIGITS));
    if (part === undefined) return this.#addOther(id);
    const place = Number(id.slice(-PLACE_DIGITS));
    const [index, bit] = [part + (place >> 3), 1 << (place & 7)];
    const before = this.#bits[index] ?? 0;
    this.#bits[index] = before | bit;
    return (before & bit) === 0;
  }

  #addOther(id: string): boolean {
    if (this.#others.has(id)) return false;
    if (this.#others.size < MOST_OTHERS) this.#others.add(id);
    return true;
  }

  #partOf(name: string): number | undefined {
    const known = this.#parts.get(name);
    if (known !== undefined || this.#parts.size >= MOST_PARTS) return known;
    const part = this.#parts.size * PART_BYTES;
    if (part === this.#bits.length) this.#bits = withRoom(this.#bits);
    this.#parts.set(name, part);
    return part;
  }
}

const NO_BITS = new Uint8Array();

function withRoom(bits: Uint8Array): Uint8Array {
  const roomier = new Uint8Array(Math.max(2 * bits.length, FIRST_PARTS * PART_BYTES));
  roomier.set(bits);
  return roomier;
}

/** Numbers without leading zeros, of which two texts are never equal. */
const NUMBER = /^(0|[1-9]\d*)$/;
