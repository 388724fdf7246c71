import { firstRank } from './first-rank.ts';

const LARGEST_CHUNK = 512;

/** Distinct numbers in ascending order, kept in chunks so that changes in the middle stay cheap among many. */
export class OrderedNumbers {
  readonly #chunks: number[][] = [];
  /** Number of entries before each chunk; made again after a change. */
  #starts: number[] | undefined;
  #count = 0;

  get size(): number {
    return this.#count;
  }

  add(value: number): void {
    const index = Math.min(this.#chunkOf(value), this.#chunks.length - 1);
    const chunk = this.#chunks[index];
    this.#count += 1;
    this.#starts = undefined;
    if (chunk === undefined) {
      this.#chunks.push([value]);
      return;
    }
    chunk.splice(countBelow(chunk, value), 0, value);
    if (chunk.length > LARGEST_CHUNK) this.#chunks.splice(index + 1, 0, chunk.splice(LARGEST_CHUNK / 2));
  }

  /** The number must be there. */
  delete(value: number): void {
    const index = this.#chunkOf(value);
    const chunk = this.#chunks[index] ?? [];
    const place = countBelow(chunk, value);
    if (chunk[place] !== value) throw new Error(`${value} is not among the numbers`);
    chunk.splice(place, 1);
    if (chunk.length === 0) this.#chunks.splice(index, 1);
    this.#count -= 1;
    this.#starts = undefined;
  }

  countBelow(value: number): number {
    const index = this.#chunkOf(value);
    const chunk = this.#chunks[index];
    return chunk === undefined ? this.#count : this.#startOf(index) + countBelow(chunk, value);
  }

  /** The number at a place that is below the size. */
  at(place: number): number {
    const index = firstRank(this.#chunks.length, (chunk) => this.#startOf(chunk) > place) - 1;
    return this.#chunks[index]?.[place - this.#startOf(index)] as number;
  }

  *[Symbol.iterator](): Generator<number> {
    for (const chunk of this.#chunks) yield* chunk;
  }

  /** The first chunk with a number that is not below this one. */
  #chunkOf(value: number): number {
    return firstRank(this.#chunks.length, (index) => (this.#chunks[index]?.at(-1) ?? 0) >= value);
  }

  #startOf(index: number): number {
    this.#starts ??= startsOf(this.#chunks);
    return this.#starts[index] as number;
  }
}

function startsOf(chunks: readonly number[][]): number[] {
  let sum = 0;
  return chunks.map((chunk) => {
    sum += chunk.length;
    return sum - chunk.length;
  });
}

function countBelow(chunk: readonly number[], value: number): number {
  return firstRank(chunk.length, (place) => (chunk[place] as number) >= value);
}
