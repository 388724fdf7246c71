import type { Dataset, Row } from '../data/dataset.ts';
import { firstRank } from '../data/first-rank.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import type { LiveEntry } from '../data/live-entry.ts';
import type { Books } from './books.ts';
import type { Posting } from './posting.ts';
import { POSTING_ENTITIES } from './posting-rules.ts';
import type { SourceTransaction } from './source-transaction.ts';
import { type Datasets, type DayRange, dayOfRow } from './transactions.ts';

/** The number of days of a block: sums of a block are made when its first day is asked for. */
const BLOCK_DAYS = 32;

export interface PostedTransaction {
  readonly entity: string;
  readonly id: string;
  readonly source: SourceTransaction;
}

interface SumOptions {
  readonly postingsOf: (posted: PostedTransaction, books: Books) => readonly Posting[];
  /** The postings of a row as it was at first. */
  readonly postingsOfBase: (base: Dataset, row: Row, books: Books) => readonly Posting[];
  readonly booksOf: () => Books;
}

/** Cents by account, one for each day of a block. */
type Block = ReadonlyMap<string, Float64Array>;

/** One amount of a row that was changed, added or deleted. */
interface Correction {
  readonly day: number;
  readonly account: string;
  readonly cents: number;
}

interface Corrected {
  readonly source: Row | string;
  readonly isVoid: boolean;
  readonly isDeleted: boolean;
  readonly corrections: readonly Correction[];
}

/**
 * Sums of postings by account and day. The base of a dataset never changes, so its sums are kept in blocks of days:
 * memory grows with days and accounts, not with transactions. Changed rows are corrections of them.
 */
export class DaySums {
  readonly #datasets: readonly LiveDataset[];
  readonly #options: SumOptions;
  readonly #blocks = new Map<number, Block>();
  readonly #corrected = new WeakMap<LiveEntry, Corrected>();
  readonly #undated = new Map<LiveDataset, readonly Correction[]>();

  constructor(datasets: Datasets, options: SumOptions) {
    this.#datasets = POSTING_ENTITIES.map((entity) => datasets.get(entity.toLowerCase())).filter(
      (dataset) => dataset !== undefined,
    );
    this.#options = options;
  }

  of({ first, last }: DayRange): Map<string, number> {
    const sums = new Map<string, number>();
    const add = (account: string, cents: number) => sums.set(account, (sums.get(account) ?? 0) + cents);
    const books = this.#options.booksOf();
    const days = this.#baseDays();
    const from = Math.max(first, days.first);
    const to = Math.min(last, days.last);
    for (let index = Math.floor(from / BLOCK_DAYS); index * BLOCK_DAYS <= to; index += 1) {
      const start = index * BLOCK_DAYS;
      for (const [account, cents] of this.#block(index, books)) {
        const some = cents.subarray(Math.max(0, from - start), Math.min(BLOCK_DAYS, to - start + 1));
        if (some.some((one) => one !== 0))
          add(
            account,
            some.reduce((all, one) => all + one, 0),
          );
      }
    }
    for (const { day, account, cents } of this.#corrections(books)) {
      if (first <= day && day <= last) add(account, cents);
    }
    return sums;
  }

  /** The days between the first and the last dated row of the bases. */
  #baseDays(): DayRange {
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (const { base } of this.#datasets) {
      if (base.dayOf === undefined || base.size === 0) continue;
      first = Math.min(first, base.dayOf(base.rowAt('CreateTime', 0)));
      last = Math.max(last, base.dayOf(base.rowAt('CreateTime', base.size - 1)));
    }
    return { first, last };
  }

  #block(index: number, books: Books): Block {
    const known = this.#blocks.get(index);
    if (known !== undefined) return known;
    const block = new Map<string, Float64Array>();
    const start = index * BLOCK_DAYS;
    for (const { base } of this.#datasets) {
      const { dayOf } = base;
      if (dayOf === undefined) continue;
      const dayAt = (rank: number) => dayOf(base.rowAt('CreateTime', rank));
      for (let rank = firstRank(base.size, (r) => dayAt(r) >= start); rank < base.size; rank += 1) {
        const row = base.rowAt('CreateTime', rank);
        const place = dayOf(row) - start;
        if (place >= BLOCK_DAYS) break;
        for (const { account, cents } of this.#options.postingsOfBase(base, row, books)) {
          const days = block.get(account) ?? new Float64Array(BLOCK_DAYS);
          days[place] = (days[place] ?? 0) + cents;
          block.set(account, days);
        }
      }
    }
    this.#blocks.set(index, block);
    return block;
  }

  *#corrections(books: Books): Generator<Correction> {
    for (const dataset of this.#datasets) {
      yield* this.#undatedRows(dataset, books);
      for (const entry of dataset.entries()) yield* this.#correctionsOf(dataset, entry, books);
    }
  }

  /** The rows of a base whose days only their texts tell. */
  #undatedRows(dataset: LiveDataset, books: Books): readonly Correction[] {
    const { base } = dataset;
    if (base.dayOf !== undefined) return [];
    const known = this.#undated.get(dataset);
    if (known !== undefined) return known;
    const made = Array.from({ length: base.size }, (_, rank) => base.rowAt('CreateTime', rank)).flatMap(
      (row) => corrections(dayOfBase(base, row), this.#options.postingsOfBase(base, row, books), 1),
    );
    this.#undated.set(dataset, made);
    return made;
  }

  #correctionsOf(dataset: LiveDataset, entry: LiveEntry, books: Books): readonly Correction[] {
    const { source, isVoid, isDeleted, row } = entry;
    const known = this.#corrected.get(entry);
    if (known?.source === source && known.isVoid === isVoid && known.isDeleted === isDeleted) {
      return known.corrections;
    }
    const { base } = dataset;
    const before =
      row < base.size
        ? corrections(dayOfBase(base, row), this.#options.postingsOfBase(base, row, books), -1)
        : [];
    const made = [...before, ...(isDeleted ? [] : this.#after(dataset, entry, books))];
    this.#corrected.set(entry, { source, isVoid, isDeleted, corrections: made });
    return made;
  }

  /** The amounts of a row as it is now. */
  #after(dataset: LiveDataset, { row, id }: LiveEntry, books: Books): readonly Correction[] {
    const source = JSON.parse(dataset.text(row));
    const postings = this.#options.postingsOf({ entity: dataset.entity, id, source }, books);
    return corrections(dayOfRow(dataset, row), postings, 1);
  }
}

function corrections(day: number, postings: readonly Posting[], sign: 1 | -1): Correction[] {
  return postings.map(({ account, cents }) => ({ day, account, cents: sign * cents }));
}

function dayOfBase(base: Dataset, row: Row): number {
  return base.dayOf?.(row) ?? dayOfRow(base, row);
}
