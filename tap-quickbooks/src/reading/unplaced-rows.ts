import { type Interval, SECOND_MS } from 'singer';
import type { Row, Unserved } from './page.ts';

/** A row as it comes. It may lack its key, or a time that can be read without doubt. */
export interface FetchedRow {
  readonly id?: string | undefined;
  /** Epoch milliseconds. */
  readonly instant?: number | undefined;
  readonly payload: Buffer;
}

export function isPlaced(row: FetchedRow): row is Row {
  return row.id !== undefined && row.instant !== undefined;
}

/**
 * The time in which the rows without a place lie. In a page in order that is from the row before them to the row after
 * them. At the end of a full page the next page tells: it brings them again. Without order it is the whole interval.
 */
export function unplacedIn(rows: readonly FetchedRow[], interval: Interval, isFull: boolean): Unserved[] {
  const placed = rows.filter(isPlaced);
  const isInOrder = placed.every(({ instant }, i) => instant >= (placed[i - 1]?.instant ?? interval.start));
  return rows.flatMap((row, i) => {
    if (isPlaced(row)) return [];
    const next = rows.slice(i).find(isPlaced);
    if (isFull && isInOrder && next === undefined && placed.length > 0) return [];
    const between = {
      start: rows.slice(0, i).findLast(isPlaced)?.instant ?? interval.start,
      end: next === undefined ? interval.end : next.instant + SECOND_MS,
    };
    const { id, instant } = row;
    return [
      {
        interval: placeOf(instant) ?? (isInOrder ? between : interval),
        records: 1,
        ids: id === undefined ? [] : [id],
        reason: id === undefined ? 'a record without an Id' : 'a record without a time that places it',
      },
    ];
  });
}

/** The second of a row that lacks only its key. */
function placeOf(instant: number | undefined): Interval | undefined {
  return instant === undefined ? undefined : { start: instant, end: instant + SECOND_MS };
}
