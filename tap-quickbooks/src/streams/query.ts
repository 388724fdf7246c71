import { formatInstant, type Interval } from 'singer';
import type { Stream } from './streams.ts';

/** The last minor version there is; QuickBooks serves every request as this one since August 2025. */
export const MINOR_VERSION = 75;

/** Properties whose time puts a record into a window. */
export const WINDOW_FIELDS = ['MetaData.LastUpdatedTime', 'MetaData.CreateTime'] as const;
export type WindowField = (typeof WINDOW_FIELDS)[number];

/** Pages that are read by offset overlap by a record, so a page of one would never get on. */
export const MINIMUM_PAGE_SIZE = 2;

export interface Selection {
  readonly stream: Stream;
  readonly windowField: WindowField;
  readonly interval: Interval;
}

export interface PageRequest extends Selection {
  /** Counts from 1. */
  readonly startPosition: number;
  readonly pageSize: number;
}

/** The statement for one page of an interval in the order of its window field. Times are always sent in UTC. */
export function pageQuery({ startPosition, pageSize, ...selection }: PageRequest): string {
  const { stream, windowField } = selection;
  const order = `orderby ${windowField} asc startposition ${startPosition} maxresults ${pageSize}`;
  return `select * from ${stream.entity} ${whereOf(selection)} ${order}`;
}

/** The statement that counts the records of an interval. It is metered like any other. */
export function countQuery(selection: Selection): string {
  return `select count(*) from ${selection.stream.entity} ${whereOf(selection)}`;
}

function whereOf({ stream, windowField, interval }: Selection): string {
  const conditions = [
    `${windowField} >= '${formatInstant(interval.start)}'`,
    `${windowField} < '${formatInstant(interval.end)}'`,
    ...(stream.hasActive ? ['Active in (true, false)'] : []),
  ];
  return `where ${conditions.join(' and ')}`;
}
