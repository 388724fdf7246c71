import type { Interval } from 'singer';

/** A record as a census sees it at QuickBooks: no payload, only what identifies it. Times are epoch milliseconds. */
export interface Listed {
  readonly id: string;
  /** Undefined if the record has no time of creation. */
  readonly createdAt: number | undefined;
  readonly changedAt: number | undefined;
}

/** The records of one stream at QuickBooks. */
export interface CensusSource {
  /** Most records of one page. */
  readonly pageSize: number;
  /** Counts the records that were created in a window. One call. */
  readonly count: (window: Interval) => Promise<number>;
  /** Lists the records that were created in a window, or all records. A call for each page. */
  readonly list: (window: Interval | undefined) => Promise<readonly Listed[]>;
  /** Looks for records by their Ids. Records that are not there do not come. One call. */
  readonly find: (ids: readonly string[]) => Promise<readonly Listed[]>;
  /** Counts the records that have these Ids; undefined if QuickBooks does not count them. One call at most. */
  readonly countFound: (ids: readonly string[]) => Promise<number | undefined>;
}
