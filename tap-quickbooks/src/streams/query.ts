import { formatInstant, type Interval } from 'singer';
import type { WINDOW_FIELDS } from './record-options.ts';
import type { Stream } from './streams.ts';

/** Most rows that QuickBooks returns for a query that names no page. */
export const UNPAGED_SIZE = 100;

/** The last minor version. QuickBooks serves every request as this one since August 2025. */
export const MINOR_VERSION = 75;

export type WindowField = (typeof WINDOW_FIELDS)[number];

/** Rows to ask for in the first page of a stream; later pages are not larger. */
export function firstPageSizeOf({ firstPageSize }: Pick<Stream, 'firstPageSize'>, pageSize: number): number {
  return firstPageSize === 'unpaged' ? UNPAGED_SIZE : Math.min(pageSize, firstPageSize);
}

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

/**
 * The statement for one page: of an interval in the order of its window field, of a day of rates, or of a snapshot as
 * QuickBooks orders it. Times are always sent in UTC. An order that QuickBooks does not keep, or may refuse, is not
 * asked for.
 */
export function pageQuery({ startPosition, pageSize, ...selection }: PageRequest): string {
  const { stream, windowField } = selection;
  return [
    `select * from ${stream.entity}`,
    ...whereOf(selection),
    ...(stream.kind === 'windowed' && stream.isOrdered ? [`orderby ${windowField} asc`] : []),
    ...(stream.firstPageSize === 'unpaged' ? [] : [`startposition ${startPosition} maxresults ${pageSize}`]),
  ].join(' ');
}

/** The statement that counts the records of an interval, or of a snapshot. It is metered like any other. */
export function countQuery(selection: Selection): string {
  return [`select count(*) from ${selection.stream.entity}`, ...whereOf(selection)].join(' ');
}

/** The where clause; nothing if there is no condition. */
function whereOf(selection: Selection): string[] {
  const { stream } = selection;
  const conditions = [
    ...CONDITIONS[stream.kind](selection),
    ...(stream.hasActive ? ['Active in (true, false)'] : []),
  ];
  return conditions.length === 0 ? [] : [`where ${conditions.join(' and ')}`];
}

/** The conditions that select an interval. Rates of a day are those of its UTC date. */
const CONDITIONS: Readonly<Record<Stream['kind'], (selection: Selection) => readonly string[]>> = {
  windowed: ({ windowField, interval }) => [
    `${windowField} >= '${formatInstant(interval.start)}'`,
    `${windowField} < '${formatInstant(interval.end)}'`,
  ],
  snapshot: () => [],
  report: () => [],
  rates: ({ interval }) => [`AsOfDate = '${formatInstant(interval.start).slice(0, DATE_LENGTH)}'`],
};

const DATE_LENGTH = 'YYYY-MM-DD'.length;
