import { formatInstant, type Interval } from 'singer';
import type { Stream } from '../streams/streams.ts';

/** The members that identify a record and place it in time. Rows that have these alone are marked as sparse. */
const COLUMNS = 'Id, MetaData.CreateTime, MetaData.LastUpdatedTime';

type CensusStream = Pick<Stream, 'entity' | 'hasActive' | 'isOrdered' | 'kind'>;

interface Chosen {
  readonly stream: CensusStream;
  readonly window: Interval | undefined;
  /** Records that changed before are left out; undefined for none. */
  readonly changedSince: number | undefined;
}

/** The statement that counts the records that were created in a window. */
export function countStatement(chosen: Chosen): string {
  return ['select count(*)', ...fromOf(chosen.stream, conditionsOf(chosen))].join(' ');
}

interface ListedPage extends Chosen {
  readonly isProjected: boolean;
  /** Counts from 1. */
  readonly startPosition: number;
  readonly pageSize: number;
}

/** The statement for a page of Ids, in the order of creation where QuickBooks keeps one. */
export function listStatement({ isProjected, startPosition, pageSize, ...chosen }: ListedPage): string {
  return [
    `select ${isProjected ? COLUMNS : '*'}`,
    ...fromOf(chosen.stream, conditionsOf(chosen)),
    ...(chosen.window === undefined ? [] : ['orderby MetaData.CreateTime asc']),
    `startposition ${startPosition} maxresults ${pageSize}`,
  ].join(' ');
}

/** The statement that looks for records by their Ids. */
export function findStatement(stream: CensusStream, ids: readonly string[], isProjected: boolean): string {
  return [
    `select ${isProjected ? COLUMNS : '*'}`,
    ...fromOf(stream, [idIn(ids)]),
    `maxresults ${Math.max(ids.length, 2)}`,
  ].join(' ');
}

/** The statement that counts the records that have these Ids. */
export function countFoundStatement(stream: CensusStream, ids: readonly string[]): string {
  return ['select count(*)', ...fromOf(stream, [idIn(ids)])].join(' ');
}

/** The text of a question by Ids that a record keeps: the list itself would be in each of its records. */
export function findSummary({ entity }: CensusStream, count: number): string {
  return `select Id from ${entity} where Id in (${count} Ids that were not listed any more)`;
}

function idIn(ids: readonly string[]): string {
  return `Id in (${ids.map((id) => `'${id.replaceAll(/[\\']/g, '\\$&')}'`).join(', ')})`;
}

function conditionsOf({ window, changedSince }: Chosen): string[] {
  if (window === undefined) return [];
  const isOlder = changedSince !== undefined && window.start < changedSince;
  return [
    `MetaData.CreateTime >= '${formatInstant(window.start)}'`,
    `MetaData.CreateTime < '${formatInstant(window.end)}'`,
    ...(isOlder ? [`MetaData.LastUpdatedTime >= '${formatInstant(changedSince)}'`] : []),
  ];
}

function fromOf({ entity, hasActive }: CensusStream, conditions: readonly string[]): string[] {
  const all = [...conditions, ...(hasActive ? ['Active in (true, false)'] : [])];
  return [`from ${entity}`, ...(all.length === 0 ? [] : [`where ${all.join(' and ')}`])];
}
