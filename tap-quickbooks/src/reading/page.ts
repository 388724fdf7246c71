import type { Interval } from 'singer';

/** One record of a page: its key, its place in time (epoch milliseconds) and its JSON as QuickBooks sent it. */
export interface Row {
  readonly id: string;
  readonly instant: number;
  readonly payload: Buffer;
}

/** A page as it is emitted. */
export interface Page {
  /** Rows that were not emitted before. */
  readonly rows: readonly Row[];
  readonly query: string;
  readonly pageSize: number;
  /** What is completely read once these rows are out; undefined while that cannot be said. */
  readonly covers?: Interval;
  /** The page was not full, and that alone says that nothing comes behind it. */
  readonly isShort: boolean;
  /** What the span still has to read, where another reader can take over its end. */
  readonly rest?: Interval;
}

/** A stretch of time that one reader reads. Between two pages its end may be brought forward, to share the rest. */
export interface Span {
  readonly start: number;
  end: number;
  /**
   * End of what its pages are asked for. Where it lies behind the end of the span, the last page is a full one that
   * reaches over that end, and so it is proof that nothing in front of it is missing, as no short page could be.
   */
  readonly bound: number;
}

export interface Position {
  readonly cursor: number;
  /** Ids that have been emitted of the second at which the cursor stands. */
  readonly known: ReadonlySet<string>;
}
