import { type Coverage, coverageOf, type Interval, windowOf, without } from 'singer';
import { DistinctIds } from './distinct-ids.ts';
import type { LastSecond, Row, Unserved } from './page.ts';

/** The time from the last record of a short page on, which should hold nothing else. */
export interface Tail extends Interval {
  /** Records that QuickBooks had in its first second when it answered. */
  readonly atStart: number;
}

/** The second reading of a window. */
interface Again {
  /** Start of the window. */
  readonly window: number;
  readonly ids: DistinctIds;
  /** Records that came of the window before, and new ones since. One that came of another window is none of them. */
  most: number;
}

/** The records that came of a gap, by window, and the intervals that only short pages claim to be complete. */
export class GapRecords {
  readonly #gap: Interval;
  /** Records, by the start of their window, which the gap cuts. */
  readonly #byWindow = new Map<number, number>();
  /** Records that QuickBooks does not serve, which are counted in their window too. */
  readonly #unserved = new Map<number, number>();
  #ids = new DistinctIds();
  #again: Again | undefined;
  #heldBack: Interval[] = [];
  #tails: Tail[] = [];
  readonly #readAgain = new Set<string>();
  /** The records that had come each time that spans were read again. */
  #cameBefore: number[] = [];
  #earlier = 0;

  constructor(gap: Interval) {
    this.#gap = gap;
  }

  get isEmpty(): boolean {
    return this.#byWindow.size === 0;
  }

  /** The records among those that came that an earlier run wrote. */
  get earlier(): number {
    return this.#earlier;
  }

  /** The records that came so far. One that comes twice counts once. */
  get came(): number {
    return sumOf(this.#byWindow) - sumOf(this.#unserved);
  }

  get tails(): readonly Tail[] {
    return this.#tails;
  }

  /** Counts the records of a page. One that comes twice in the gap counts once: it cannot stand for another one. */
  add(rows: readonly Pick<Row, 'id' | 'instant'>[]): void {
    for (const { id, instant } of rows) this.#count(id, windowOf(instant, this.#gap).start);
  }

  /** Counts records of a second that an earlier run wrote, and that do not come again. */
  addEarlier(ids: ReadonlySet<string>, instant: number): void {
    this.#earlier = ids.size;
    this.add([...ids].map((id) => ({ id, instant })));
  }

  /**
   * Counts the records of a page that QuickBooks has and does not serve, so that the rest is compared with its count.
   * They come again if their time is read again, and then stand for no other record either. Their interval and their
   * number in it distinguish records without an Id.
   */
  addUnserved(unserved: readonly Unserved[]): void {
    const numbers = new Map<string, number>();
    for (const { interval, ids, records } of unserved) {
      const key = keyOf(interval);
      const first = numbers.get(key) ?? 0;
      const others = Array.from({ length: records - ids.length }, (_, i) => `${key} ${first + i}`);
      numbers.set(key, first + others.length);
      const { start } = windowOf(interval.start, this.#gap);
      for (const id of [...ids, ...others])
        if (this.#count(id, start)) this.#unserved.set(start, (this.#unserved.get(start) ?? 0) + 1);
    }
  }

  /** Returns false for a record that is counted already. */
  #count(id: string, window: number): boolean {
    const isNew = this.#ids.add(id);
    if (isNew && this.#again !== undefined) this.#again.most += 1;
    const isCounted = this.#again?.ids.add(id) ?? isNew;
    if (isCounted) this.#byWindow.set(window, (this.#byWindow.get(window) ?? 0) + 1);
    return isCounted;
  }

  /** Returns the records of an interval whose edges are edges of windows. */
  countOf({ start, end }: Interval): number {
    const inside = [...this.#byWindow].filter(([window]) => start <= window && window < end);
    const sum = inside.reduce((total, [, count]) => total + count, 0);
    return this.#again?.window === start ? Math.min(sum, this.#again.most) : sum;
  }

  /** Forgets the records of a window, before it is read again. */
  forget({ start }: Interval): void {
    const most = this.#again?.window === start ? this.#again.most : (this.#byWindow.get(start) ?? 0);
    this.#again = { window: start, most, ids: new DistinctIds() };
    this.#byWindow.delete(start);
    this.#unserved.delete(start);
  }

  /** Keeps an interval that a short page claims to be complete, until the records of the gap are counted. */
  holdBack(claimed: Interval): void {
    this.#heldBack.push(claimed);
  }

  /** Notes the tail of a short page. */
  addTail({ instant: start, records: atStart }: LastSecond, { end }: Interval): void {
    if (start < end) this.#tails.push({ start, end, atStart });
  }

  /** Notes that intervals are read once more, as spans. Their pages have tails of their own. */
  readAgain(spans: readonly Interval[]): void {
    for (const span of spans) this.#readAgain.add(keyOf(span));
    this.#cameBefore.push(this.came);
    this.#tails = this.#tails.flatMap(({ atStart, ...tail }) =>
      without([tail], coverageOf(spans)).map((rest) => ({
        ...rest,
        atStart: rest.start === tail.start ? atStart : 0,
      })),
    );
  }

  /** Returns true if the last two times that spans were read again brought nothing. */
  get isReadInVain(): boolean {
    const { came } = this;
    return this.#cameBefore.length > 1 && this.#cameBefore.slice(-2).every((before) => before === came);
  }

  /** True if QuickBooks had more records than came once: equal counts prove less since. */
  get wereShort(): boolean {
    return this.#cameBefore.length > 0;
  }

  isReadAgain(interval: Interval): boolean {
    return this.#readAgain.has(keyOf(interval));
  }

  /** Returns the intervals that were held back, and keeps them no longer. */
  release(): Coverage {
    return coverageOf(this.#heldBack.splice(0));
  }

  clear(): void {
    this.#byWindow.clear();
    this.#unserved.clear();
    this.#ids = new DistinctIds();
    this.#again = undefined;
    this.#heldBack = [];
    this.#tails = [];
    this.#readAgain.clear();
    this.#cameBefore = [];
    this.#earlier = 0;
  }
}

function sumOf(counts: ReadonlyMap<number, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

function keyOf({ start, end }: Interval): string {
  return `${start} ${end}`;
}
