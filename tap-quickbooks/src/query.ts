import { formatInstant, type Interval } from './interval.ts';
import type { Stream } from './streams.ts';

/** The last minor version there is; QuickBooks serves every request as this one since August 2025. */
export const MINOR_VERSION = 75;

/** Properties whose time puts a record into a window. */
export const WINDOW_FIELDS = ['MetaData.LastUpdatedTime', 'MetaData.CreateTime'] as const;
export type WindowField = (typeof WINDOW_FIELDS)[number];

/** Most rows that QuickBooks returns for one query. */
export const MAXIMUM_PAGE_SIZE = 1_000;

/** Pages that are read by offset overlap by a record, so a page of one would never get on. */
export const MINIMUM_PAGE_SIZE = 2;

export interface PageRequest {
  readonly stream: Stream;
  readonly windowField: WindowField;
  readonly interval: Interval;
  /** Counts from 1. */
  readonly startPosition: number;
  readonly pageSize: number;
}

/** The statement for one page of an interval in the order of its window field. Times are always sent in UTC. */
export function pageQuery({ stream, windowField, interval, startPosition, pageSize }: PageRequest): string {
  return [
    `select * from ${stream.entity}`,
    `where ${windowField} >= '${formatInstant(interval.start)}'`,
    `and ${windowField} < '${formatInstant(interval.end)}'`,
    ...(stream.hasActive ? ['and Active in (true, false)'] : []),
    `orderby ${windowField} asc`,
    `startposition ${startPosition} maxresults ${pageSize}`,
  ].join(' ');
}
