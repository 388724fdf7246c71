import type { CountedInterval, Interval } from 'singer';
import { isRefusal } from './page-source.ts';
import { FEWEST_PAGES_TO_SHARE } from './sharing.ts';

/** A gap of fewer pages takes two calls more at most, even if a kill in a long second then costs the whole second. */
const PAGES_OF_SHORT_GAP = 20;

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
  #early: Promise<unknown> | undefined;
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

  /** Returns the gap with its count, if that is known. */
  countedIn(gap: Interval): CountedInterval | undefined {
    return this.#counted === undefined ? undefined : { ...gap, records: this.#counted };
  }

  tookPage(): void {
    this.#pages += 1;
  }

  /** Counts the gap beside its first page. If that fails, the count is taken again when it is needed. */
  takeEarly(): Promise<unknown> {
    this.#early = this.take().catch(() => {
      this.#counting = undefined;
    });
    return this.#early;
  }

  async take(): Promise<number> {
    await this.#early;
    this.#counting ??= this.#options.count();
    this.#counted = await this.#counting;
    return this.#counted;
  }

  /**
   * Returns true if a second that continues after its second page, of which that was not taken yet, is counted now. These
   * are the first one of a stream in a run, and one for each {@link FEWEST_PAGES_TO_SHARE} pages of a gap. One that
   * `isLong` continues after its ninth page. It is counted unless that is a call too many for a short gap.
   */
  readonly isSecondToBeCounted = async (pageSize: number, isLong: boolean): Promise<boolean> => {
    const isAffordable = await this.#isAffordable(
      pageSize,
      isLong ? PAGES_OF_SHORT_GAP : FEWEST_PAGES_TO_SHARE,
    );
    const isCounted = isAffordable && (isLong || this.#options.takeEarlyCount() || this.#hasRoom(pageSize));
    if (isCounted) this.#seconds += 1;
    return isCounted;
  };

  #hasRoom(pageSize: number): boolean {
    const pages = Math.max(this.#pages, (this.#counted ?? 0) / pageSize);
    return this.#seconds + 1 <= pages / FEWEST_PAGES_TO_SHARE;
  }

  /** Returns true if a gap has calls to spare: one that is not verified, or has at least this many pages, always has. */
  async #isAffordable(pageSize: number, fewestPages: number): Promise<boolean> {
    if (!this.#options.isVerified) return true;
    try {
      const counted = await this.take();
      return counted / pageSize >= fewestPages || this.#hasCallToSpare(counted, pageSize);
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  /**
   * Returns true if all pages, and the counts of the gap and of a second, are at most two calls more than pages for as
   * many records. The pages so far tell how many records the others will bring. A last page that is full has one after it.
   */
  #hasCallToSpare(counted: number, pageSize: number): boolean {
    const came = this.#options.came();
    const perPage = Math.min(pageSize - 1, came / this.#pages);
    const pages = this.#pages + Math.floor((counted - came) / perPage) + 1;
    return this.#seconds === 0 && pages <= Math.ceil(counted / pageSize);
  }
}
