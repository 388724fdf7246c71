/** Rows that are asked for at once after a whole page was refused. */
const FIRST_SIZE = 64;

/** Pages before a size is tried again that was refused without a record to blame. The next time it takes twice as many. */
const PAGES_BEFORE_RETRY = 8;

/**
 * The rows that are asked for at once around refused records: a quarter after a refused page, twice as many after one
 * that came. If all records of a refused page come in smaller ones, its size is to blame, and is seldom tried again.
 */
export class SizeAroundRefused {
  /** Undefined for the source's own size. */
  rows: number | undefined;
  /** The last refused page, until a record of it is refused or all of them have come. */
  #searched: { readonly rows: number; readonly end: number } | undefined;
  #refusedSize = Number.POSITIVE_INFINITY;
  #pagesLeft = 0;
  #patience = PAGES_BEFORE_RETRY;

  refusedPage(position: number): void {
    const { rows } = this;
    this.rows = rows === undefined ? FIRST_SIZE : Math.ceil(rows / 4);
    this.#searched = rows === undefined ? undefined : { rows, end: position + rows };
  }

  refusedRecord(): void {
    this.#searched = undefined;
  }

  /** Notes a page. `position` is that after it. One that the source's own size has cut short is as large as pages get. */
  came(position: number, pageSize: number): void {
    if (this.#searched !== undefined) {
      if (position < this.#searched.end) return;
      this.#refusedSize = this.#searched.rows;
      this.#pagesLeft = this.#patience;
      this.#patience *= 2;
      this.#searched = undefined;
    }
    if (this.rows !== pageSize) return;
    const isRetry = 2 * this.rows >= this.#refusedSize;
    if (isRetry) this.#pagesLeft -= 1;
    if (isRetry && this.#pagesLeft > 0) return;
    if (isRetry) this.#refusedSize = Number.POSITIVE_INFINITY;
    this.rows *= 2;
  }
}
