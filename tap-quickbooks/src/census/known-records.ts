import { SECOND_MS } from 'singer';
import { IdSet } from './id-set.ts';

/** A record of the tables. */
export interface KnownRecord {
  readonly id: string;
  /** Undefined if it is not known. */
  readonly createdAt: number | undefined;
}

/**
 * The records of one stream that the tables have, in the order of their creation. It holds about 20 bytes a record:
 * memory grows with the number of records, not with their payloads. Times are whole seconds, as in QuickBooks.
 */
export class KnownRecords {
  /** Ids of the records whose time of creation is not known. */
  readonly unplaced: string[] = [];
  /** Ids of the records that no run of the target has written, as far as its ledger tells. */
  readonly unknownOrigins = new IdSet();
  #seconds = new Uint32Array(FIRST_ROOM);
  #ends = new Uint32Array(FIRST_ROOM);
  #ids = Buffer.alloc(FIRST_ROOM * TYPICAL_ID_BYTES);
  #size = 0;
  #isSorted = true;

  /** `createdAt` is in epoch milliseconds. */
  add(id: string, createdAt: number | undefined): void {
    if (createdAt === undefined) {
      this.unplaced.push(id);
      return;
    }
    this.#makeRoom(Buffer.byteLength(id));
    const second = Math.floor(createdAt / SECOND_MS);
    if (this.#size > 0 && second < (this.#seconds[this.#size - 1] ?? 0)) this.#isSorted = false;
    const start = this.#end(this.#size - 1);
    this.#seconds[this.#size] = second;
    this.#ends[this.#size] = start + this.#ids.write(id, start);
    this.#size += 1;
  }

  addUnknownOrigin(id: string): void {
    this.unknownOrigins.add(id);
  }

  /** An Id that is there twice with the same time of creation; undefined if there is none. The records are in order. */
  repeated(): string | undefined {
    const seen = new Set<string>();
    for (const id of this.unplaced) {
      if (seen.has(id)) return id;
      seen.add(id);
    }
    for (let rank = 1; rank < this.#size; rank += 1) {
      if (this.#seconds[rank] !== this.#seconds[rank - 1]) {
        seen.clear();
        continue;
      }
      seen.add(this.id(rank - 1));
      const id = this.id(rank);
      if (seen.has(id)) return id;
    }
    return undefined;
  }

  /** Puts the records into order, if they did not come so. */
  sort(): void {
    if (this.#isSorted) return;
    const order = Uint32Array.from({ length: this.#size }, (_, rank) => rank);
    const seconds = this.#seconds;
    order.sort((one, other) => (seconds[one] ?? 0) - (seconds[other] ?? 0) || one - other);
    const sorted = new KnownRecords();
    for (const rank of order) sorted.add(this.id(rank), this.createdAt(rank));
    this.#seconds = sorted.#seconds;
    this.#ends = sorted.#ends;
    this.#ids = sorted.#ids;
    this.#isSorted = true;
  }

  /** Records with a time of creation. */
  get placed(): number {
    return this.#size;
  }

  get size(): number {
    return this.#size + this.unplaced.length;
  }

  id(rank: number): string {
    return this.#ids.toString('utf8', this.#end(rank - 1), this.#end(rank));
  }

  /** Epoch milliseconds. */
  createdAt(rank: number): number {
    return (this.#seconds[rank] ?? 0) * SECOND_MS;
  }

  /** The number of records that were created before an instant. */
  countBefore(instant: number): number {
    const second = instant / SECOND_MS;
    let [low, high] = [0, this.#size];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#seconds[middle] ?? 0) < second) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The time of creation of each of some records that are known; undefined for those that have none. */
  timesOf(ids: ReadonlySet<string>): Map<string, number | undefined> {
    const times = new Map<string, number | undefined>();
    if (ids.size === 0) return times;
    for (const id of this.unplaced) if (ids.has(id)) times.set(id, undefined);
    for (let rank = 0; rank < this.#size; rank += 1) {
      const id = this.id(rank);
      if (ids.has(id)) times.set(id, this.createdAt(rank));
    }
    return times;
  }

  #end(rank: number): number {
    return rank < 0 ? 0 : (this.#ends[rank] ?? 0);
  }

  #makeRoom(bytes: number): void {
    if (this.#size === this.#seconds.length) {
      this.#seconds = grown(this.#seconds);
      this.#ends = grown(this.#ends);
    }
    const used = this.#end(this.#size - 1);
    if (used + bytes > this.#ids.length)
      this.#ids = Buffer.concat([this.#ids.subarray(0, used)], 2 * (used + bytes));
  }
}

const FIRST_ROOM = 256;
const TYPICAL_ID_BYTES = 8;

function grown(numbers: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * numbers.length);
  larger.set(numbers);
  return larger;
}
