import { type Interval, SECOND_MS } from 'singer';
import { allEnded } from '../all-ended.ts';
import { isEven, isListed } from './call-plan.ts';
import type { CensusSource, Listed } from './census-source.ts';
import type { KnownRecord, KnownRecords } from './known-records.ts';
import { absentFrom, type Transactions } from './transactions.ts';

/** The facts that a comparison of the tables with QuickBooks has found. */
export interface Comparison {
  /** Records of the tables that did not come. They may be deleted. */
  readonly candidates: KnownRecord[];
  /** Records of QuickBooks that are not in the tables, or not with this time of creation. */
  readonly strangers: Listed[];
  /** Some records that are on both sides with the same time of creation, the last that were seen. */
  readonly witnesses: KnownRecord[];
  /** The number of such records that were seen. */
  survivors: number;
}

/** A stretch of time with its records in the tables, as ranks [low, high). */
interface Part {
  readonly window: Interval;
  readonly low: number;
  readonly high: number;
}

interface CountedPart extends Part {
  /** The number of records at QuickBooks. */
  readonly found: number;
  readonly evenHalvings: number;
}

const MOST_WITNESSES = 3;

/** The comparison of one stream. */
export class Comparing {
  readonly #known: KnownRecords;
  readonly #source: CensusSource;
  readonly result: Comparison = { candidates: [], strangers: [], witnesses: [], survivors: 0 };

  constructor(known: KnownRecords, source: CensusSource) {
    this.#known = known;
    this.#source = source;
  }

  /** Finds the differences in a window by halving it. `found` is its number of records at QuickBooks. */
  async byHalves(window: Interval, found: number): Promise<void> {
    await this.#examine({ ...this.#part(window), found, evenHalvings: 0 });
  }

  /** Takes the records of the tables that another list lacks. Returns false if there is none that is worth its calls. */
  async byTransactions(
    window: Interval,
    found: number,
    transactions: Transactions | undefined,
  ): Promise<boolean> {
    const { low, high } = this.#part(window);
    const pages = this.#pagesOf(high - low, found);
    const difference = { records: this.#known, low, high, fewest: high - low - found, pages };
    const absent = await absentFrom(transactions, difference);
    this.result.candidates.push(...(absent ?? []));
    return absent !== undefined;
  }

  /** Lists all Ids of a window. */
  async byListing(window: Interval): Promise<void> {
    await this.#list(this.#part(window));
  }

  /** Lists all Ids of the stream. */
  async whole(): Promise<void> {
    const known = this.#known;
    const records = new Map<string, number | undefined>(known.unplaced.map((id) => [id, undefined]));
    for (let rank = 0; rank < known.placed; rank += 1) records.set(known.id(rank), known.createdAt(rank));
    this.#match(records, await this.#source.list(undefined));
  }

  #pagesOf(known: number, found: number): number {
    return Math.ceil(Math.max(known, found) / (this.#source.pageSize - 1));
  }

  #part(window: Interval): Part {
    const [low, high] = [this.#known.countBefore(window.start), this.#known.countBefore(window.end)];
    return { window, low, high };
  }

  async #examine(part: CountedPart): Promise<void> {
    const { low, high, found, evenHalvings } = part;
    const difference = Math.abs(high - low - found);
    if (difference === 0) return;
    const pages = this.#pagesOf(high - low, found);
    const middle = isListed({ pages, difference, evenHalvings }) ? undefined : this.#middleOf(part);
    if (middle === undefined) return this.#list(part);
    const left = this.#part({ start: part.window.start, end: middle });
    const right = this.#part({ start: middle, end: part.window.end });
    const inLeft = await this.#source.count(left.window);
    // Records may have gone since the whole was counted.
    const inRight = Math.max(0, found - inLeft);
    const share = Math.abs(left.high - left.low - inLeft) / difference;
    const evidence = { evenHalvings: isEven(share) ? evenHalvings + 1 : 0 };
    await allEnded([
      this.#examine({ ...left, ...evidence, found: inLeft }),
      this.#examine({ ...right, ...evidence, found: inRight }),
    ]);
  }

  /** The instant at which a part is cut; undefined if it is one second. */
  #middleOf({ window: { start, end }, low, high, found }: CountedPart): number | undefined {
    const isInside = (instant: number | undefined) =>
      instant !== undefined && instant > start && instant < end ? instant : undefined;
    const middle = Math.floor((start + end) / 2 / SECOND_MS) * SECOND_MS;
    if (found > 2 * (high - low)) return isInside(middle);
    const byRank = this.#cutAfter(low, (low + high) >> 1);
    return isInside(byRank) ?? isInside(this.#known.createdAt(low) + SECOND_MS) ?? isInside(middle);
  }

  /** The second of a record, or the next one if it is that of the first record: then the cut leaves something before it. */
  #cutAfter(low: number, rank: number): number {
    const known = this.#known;
    const second = known.createdAt(rank);
    return second > known.createdAt(low) ? second : known.createdAt(known.countBefore(second + SECOND_MS));
  }

  /** Lists the Ids of a part, page by page, each next to the records of the tables. */
  async #list({ window, low, high }: Part): Promise<void> {
    const listed: Promise<void>[] = [];
    const room = this.#source.pageSize - 1;
    let { start } = window;
    for (let from = low; start < window.end; ) {
      const cut = from + room < high ? this.#cutAfter(from, from + room) : window.end;
      const end = cut > start && cut < window.end ? cut : window.end;
      const part = this.#part({ start, end });
      listed.push(this.#listPage(part));
      from = part.high;
      start = end;
    }
    await allEnded(listed);
  }

  async #listPage({ window, low, high }: Part): Promise<void> {
    const rows = await this.#source.list(window);
    const known = new Map<string, number | undefined>();
    for (let rank = low; rank < high; rank += 1) known.set(this.#known.id(rank), this.#known.createdAt(rank));
    this.#match(known, rows);
  }

  #match(known: Map<string, number | undefined>, rows: readonly Listed[]): void {
    const { result } = this;
    for (const row of rows) {
      if (!known.has(row.id)) {
        result.strangers.push(row);
        continue;
      }
      const createdAt = known.get(row.id);
      known.delete(row.id);
      if (!isSameCreation(createdAt, row.createdAt)) result.strangers.push(row);
      else this.#survived({ id: row.id, createdAt });
    }
    for (const [id, createdAt] of known) result.candidates.push({ id, createdAt });
  }

  #survived(record: KnownRecord): void {
    const { result } = this;
    result.survivors += 1;
    result.witnesses.push(record);
    if (result.witnesses.length > MOST_WITNESSES) result.witnesses.shift();
  }
}

/** Returns true unless two times of creation contradict each other. It never changes, and has whole seconds. */
export function isSameCreation(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return true;
  return Math.floor(one / SECOND_MS) === Math.floor(other / SECOND_MS);
}
