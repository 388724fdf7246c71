import { type Coverage, coverageOf, gaps, type Interval } from 'singer';
import { dayAt, monthStart, unitAt, unitsOf } from '../coverage/days.ts';
import type { ReportPiece, ReportPieces } from '../coverage/report-bookmark.ts';
import { type ReportOrder, unitOfOrder } from './report-order.ts';

/** The rules by which a period is read again. */
export interface Freshness {
  /** The requested range, as instants. */
  readonly range: Interval;
  /** Periods that end after this day are read again in every run. */
  readonly freshFrom: number;
  /** Periods that end by this day are read again only if one of their transactions changed: the books are closed. */
  readonly closedUntil: number;
  /** Every period is read again. */
  readonly isAll: boolean;
}

export interface Due {
  /** Periods that were read, to be read again as they are. */
  readonly again: readonly ReportPiece[];
  /** Periods that were never read, the latest first. Those of an order without a unit can be cut at any day. */
  readonly missing: readonly Interval[];
  /** Periods whose balances an earlier change may have moved, or that came empty, the latest first. */
  readonly later: readonly ReportPiece[];
}

/** The one period of a list, which has no dates of its own. */
const ALL_TIME: Interval = { start: Date.UTC(1900, 0, 1), end: Date.UTC(2100, 0, 1) };

/** The periods of an order to read, given those that were read. */
export function dueOf(order: ReportOrder, pieces: ReportPieces, freshness: Freshness): Due {
  const requested = requestedDays(order, freshness.range);
  const inside = pieces.filter(({ start, end }) => start < requested.end && requested.start < end);
  const isDue = (piece: ReportPiece) =>
    freshness.isAll || piece.mark === 'due' || order.row.dates === 'list' || isFresh(piece, freshness);
  const again = inside.filter(isDue);
  return {
    again: again.toReversed(),
    missing: missingIn(order, coverageOf(inside), requested),
    later: inside.filter((piece) => piece.mark === 'later' && !again.includes(piece)).toReversed(),
  };
}

/** The requested range as whole periods, so that a record's period does not move with the day of the run. */
function requestedDays(order: ReportOrder, range: Interval): Interval {
  if (order.row.dates === 'list') return ALL_TIME;
  const [first, last] = [dayAt(range.start), dayAt(range.end - 1)];
  if (range.start >= range.end) return { start: first, end: first };
  const unit = unitOfOrder(order) ?? 'month';
  return { start: unitAt(unit, first).start, end: unitAt(unit, last).end };
}

function isFresh({ end }: ReportPiece, { freshFrom, closedUntil }: Freshness): boolean {
  return end > freshFrom && end > closedUntil;
}

function missingIn(order: ReportOrder, covered: Coverage, requested: Interval): Interval[] {
  const unit = unitOfOrder(order);
  const open = gaps(covered, requested);
  if (unit === undefined) return open.toReversed();
  return open.flatMap((gap) => unitsOf(unit, gap).map((period) => cutTo(period, gap))).toReversed();
}

function cutTo(period: Interval, { start, end }: Interval): Interval {
  return { start: Math.max(period.start, start), end: Math.min(period.end, end) };
}

/** The first day of the last months, the current one included. */
export function freshFrom(now: number, months: number): number {
  return months === 0 ? Number.POSITIVE_INFINITY : monthStart(dayAt(now), 1 - months);
}
