import type { Interval, JsonObject, PartlyRead } from 'singer';

/** One record of a page: its key, its place in time (epoch milliseconds) and its JSON as QuickBooks sent it. */
export interface Row {
  readonly id: string;
  readonly instant: number;
  readonly payload: Buffer;
}

/** Records that stay unread, although the source serves the time around them. */
export interface Unserved {
  /** The time that cannot be covered, since they lie somewhere in it. */
  readonly interval: Interval;
  readonly records: number;
  /** Their Ids, as far as they are known. */
  readonly ids: readonly string[];
  readonly reason: string;
}

/** The last second of an answer. */
export interface LastSecond {
  readonly instant: number;
  /** Records that QuickBooks had in it, those that were emitted before included. */
  readonly records: number;
}

/** A page as it is emitted. */
export interface Page {
  /** Rows that were not emitted before. */
  readonly rows: readonly Row[];
  readonly query: string;
  /** Optional fields that were asked for. */
  readonly include?: string;
  /** Further facts about the request. */
  readonly request?: JsonObject;
  readonly pageSize: number;
  /** The interval that is completely read after these rows; undefined while that cannot be said. */
  readonly covers?: Interval;
  /** The part of a second that is read after these rows. */
  readonly partlyRead?: PartlyRead | undefined;
  /** The part of the second before these rows, if the second has been counted since that part was noted. */
  readonly countedPart?: PartlyRead | undefined;
  /** True if the page was not full, and nothing else says that no record follows it. */
  readonly isShort: boolean;
  /** The last second of a page that was asked for in order, as the answer has it; undefined if it holds no record. */
  readonly lastSecond?: LastSecond;
  readonly unserved?: readonly Unserved[];
  /** The time that the span still has to read, if another reader can take over its end. */
  readonly rest?: Interval;
  /** Gives the memory of all rows of the answer back, emitted or not. Their payloads have no bytes after that. */
  readonly giveBack?: () => void;
}

/** A stretch of time that one reader reads. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /**
   * End of the interval that pages are asked for. If it lies after the end of the span, the last page is a full one
   * that reaches beyond that end. This proves that no record is missing before it, as a short page could not.
   */
  readonly bound: number;
  /** The part of its first second that an earlier run read. */
  readonly earlier?: EarlierPart | undefined;
}

/** A part of a second that an earlier run read. */
export interface EarlierPart {
  readonly partlyRead: PartlyRead;
  /** Is called with the Ids of the part once the second is read on after it to its end. They do not come again. */
  readonly onJoined: (ids: ReadonlySet<string>) => void;
}

export interface Position {
  readonly cursor: number;
  /** Records that QuickBooks had in the second at the cursor before any of them came; undefined if it did not count them. */
  readonly of?: number | undefined;
  /** Ids that were emitted of the second at the cursor. */
  readonly known: ReadonlySet<string>;
}
