import { isRefusal } from './page-source.ts';
import { FEWEST_PAGES_TO_SHARE } from './sharing.ts';

interface CountAheadOptions {
  /** Counts the gap. */
  readonly count: () => Promise<number>;
  /** Returns the records that came of the gap so far. */
  readonly came: () => number;
  readonly isVerified: boolean;
  /** Returns true once in a run of a stream: a count of each second would cost a stream of many as many calls. */
  readonly takeEarlyCount: () => boolean;
}

/** The count of a gap that is taken while it is read, and the counts of seconds in it, if it has calls to spare. */
export class CountAhead {
  readonly #options: CountAheadOptions;
  #counting: Promise<number> | undefined;
  #counted: number | undefined;
  #pages = 0;
  #seconds = 0;

  constructor(options: CountAheadOptions) {
    this.#options = options;
  }

  get isBegun(): boolean {
    return this.#counting !== undefined;
  }

  /** Records that QuickBooks had in the gap while it was read. */
  get counted(): number | undefined {
    return this.#counted;
  }

  tookPage(): void {
    this.#pages += 1;
  }

  async take(): Promise<number> {
    this.#counting ??= this.#options.count();
    this.#counted = await this.#counting;
    return this.#counted;
  }

  /**
   * Returns true if a second that continues after its second page, of which that was not taken yet, is counted now. These
   * are the first one of a stream in a run, and one for each {@link FEWEST_PAGES_TO_SHARE} pages of a gap.
   */
  async isSecondToBeCounted(pageSize: number): Promise<boolean> {
    const isCounted = this.#hasRoom(pageSize) || (await this.#isFirstToBeCounted(pageSize));
    if (isCounted) this.#seconds += 1;
    return isCounted;
  }

  #hasRoom(pageSize: number): boolean {
    const pages = Math.max(this.#pages, (this.#counted ?? 0) / pageSize);
    return this.#seconds + 1 <= pages / FEWEST_PAGES_TO_SHARE;
  }

  async #isFirstToBeCounted(pageSize: number): Promise<boolean> {
    if (!this.#options.takeEarlyCount()) return false;
    try {
      return !this.#options.isVerified || this.#hasCallToSpare(await this.take(), pageSize);
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  /**
   * Returns true if all pages, and the counts of the gap and of a second, are at most two calls more than pages for as
   * many records. The pages so far tell how many records the others will bring. A gap that is shared has calls to spare.
   */
  #hasCallToSpare(counted: number, pageSize: number): boolean {
    const pages = Math.ceil(counted / pageSize);
    if (pages >= FEWEST_PAGES_TO_SHARE) return true;
    const came = this.#options.came();
    const perPage = Math.min(pageSize - 1, came / this.#pages);
    return this.#pages + Math.ceil((counted - came) / perPage) <= pages;
  }
}
