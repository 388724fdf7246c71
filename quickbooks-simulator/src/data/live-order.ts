import type { Dataset, Row, TimeField } from './dataset.ts';
import { firstRank } from './first-rank.ts';
import { OrderedNumbers } from './ordered-numbers.ts';

/** Limit of rows of one entity that can be changed or added. */
const SLOTS = 2 ** 21;

type Base = Pick<Dataset, 'size' | 'rowAt' | 'countBefore' | 'time'>;

/** Number of rows of each kind before a rank, and which kind the row at that rank is of. */
interface Cursor {
  rank: number;
  moved: number;
  stayed: number;
  isMoved: boolean;
}

/**
 * The order of a base by one of its times, without the rows that left it and with rows that came or moved. Rows of
 * one second: those that never moved first. Memory grows with the changes only, and a rank is found by searching.
 */
export class LiveOrder {
  readonly #base: Base;
  readonly #field: TimeField;
  /** Ranks in the base whose rows are no longer there. */
  readonly #gone = new OrderedNumbers();
  /** `second × SLOTS + slot` of the rows that came or moved. */
  readonly #moved = new OrderedNumbers();
  #cursor: Cursor | undefined;

  constructor(base: Base, field: TimeField) {
    this.#base = base;
    this.#field = field;
  }

  get size(): number {
    return this.#base.size - this.#gone.size + this.#moved.size;
  }

  /** The row at this rank of the base leaves. */
  leave(rank: number): void {
    this.#gone.add(rank);
    this.#cursor = undefined;
  }

  insert(second: number, slot: number): void {
    if (slot >= SLOTS) throw new Error(`more than ${SLOTS} rows were changed`);
    this.#moved.add(second * SLOTS + slot);
    this.#cursor = undefined;
  }

  remove(second: number, slot: number): void {
    this.#moved.delete(second * SLOTS + slot);
    this.#cursor = undefined;
  }

  countBefore(second: number): number {
    return this.#stayedBefore(second) + this.#moved.countBelow(second * SLOTS);
  }

  /** The row at a rank below the size: a row of the base, or the slot of one that came or moved. */
  at(rank: number): { readonly row: Row } | { readonly slot: number } {
    const cursor = this.#cursorAt(rank);
    if (cursor.isMoved) return { slot: this.#moved.at(cursor.moved) % SLOTS };
    return { row: this.#base.rowAt(this.#field, this.#baseRank(cursor.stayed)) };
  }

  /** Neighbours are reached by a step, others by searching. */
  #cursorAt(rank: number): Cursor {
    let cursor = this.#cursor;
    if (cursor?.rank === rank - 1) this.#stepOn(cursor);
    else if (cursor?.rank === rank + 1) this.#stepBack(cursor);
    else if (cursor?.rank !== rank) {
      const moved = firstRank(this.#moved.size, (place) => this.#rankOfMoved(place) >= rank);
      cursor = { rank, moved, stayed: rank - moved, isMoved: false };
      cursor.isMoved = this.#isMovedNext(cursor);
      this.#cursor = cursor;
    }
    return cursor as Cursor;
  }

  #stepOn(cursor: Cursor): void {
    cursor.rank += 1;
    if (cursor.isMoved) cursor.moved += 1;
    else cursor.stayed += 1;
    cursor.isMoved = this.#isMovedNext(cursor);
  }

  #stepBack(cursor: Cursor): void {
    cursor.rank -= 1;
    const { moved, stayed } = cursor;
    const isMoved =
      stayed === 0 || (moved > 0 && this.#secondOfMoved(moved - 1) >= this.#secondOfStayed(stayed - 1));
    if (isMoved) cursor.moved -= 1;
    else cursor.stayed -= 1;
    cursor.isMoved = isMoved;
  }

  #isMovedNext({ moved, stayed }: Cursor): boolean {
    if (moved === this.#moved.size) return false;
    if (stayed === this.#base.size - this.#gone.size) return true;
    return this.#secondOfMoved(moved) < this.#secondOfStayed(stayed);
  }

  #rankOfMoved(place: number): number {
    return place + this.#stayedBefore(this.#secondOfMoved(place) + 1);
  }

  #stayedBefore(second: number): number {
    const rank = this.#base.countBefore(this.#field, second);
    return rank - this.#gone.countBelow(rank);
  }

  #secondOfMoved(place: number): number {
    return Math.floor(this.#moved.at(place) / SLOTS);
  }

  #secondOfStayed(index: number): number {
    return this.#base.time(this.#base.rowAt(this.#field, this.#baseRank(index)), this.#field);
  }

  /** The rank in the base of the n-th row that is still there. */
  #baseRank(index: number): number {
    if (this.#gone.size === 0) return index;
    return index + firstRank(this.#gone.size, (place) => this.#gone.at(place) - place > index);
  }
}
