import type { Datasets, Transaction } from './transactions.ts';

/** The most postings that are kept, so that a large company takes no more memory. */
const MOST_KEPT = 500_000;

interface Dated {
  readonly transaction: Transaction;
}

/** Postings of one kind by date. They are found once, and again after a change. */
export class KeptPostings<Kept extends Dated> {
  readonly #datasets: Datasets;
  readonly #walk: () => Generator<Kept>;
  #kept: { readonly changes: number; readonly postings: readonly Kept[] } | undefined;

  /** `walk` finds all of them, by date. */
  constructor(datasets: Datasets, walk: () => Generator<Kept>) {
    this.#datasets = datasets;
    this.#walk = walk;
  }

  /** All of them; undefined if they are too many to be kept. */
  all(): readonly Kept[] | undefined {
    const all = this.#all();
    return Array.isArray(all) ? all : undefined;
  }

  /** All of them up to a day. */
  *until(last: number): Generator<Kept> {
    for (const posting of this.#all()) {
      if (posting.transaction.day > last) return;
      yield posting;
    }
  }

  #all(): Iterable<Kept> {
    const changes = [...this.#datasets.values()].reduce((sum, dataset) => sum + dataset.changes, 0);
    if (this.#kept?.changes === changes) return this.#kept.postings;
    const postings: Kept[] = [];
    for (const posting of this.#walk()) {
      if (postings.length === MOST_KEPT) return this.#walk();
      postings.push(posting);
    }
    this.#kept = { changes, postings };
    return postings;
  }
}
