import type { Row } from '../data/dataset.ts';
import { firstRank } from '../data/first-rank.ts';
import type { LiveDataset } from '../data/live-dataset.ts';
import { companyDay, dayOfText } from './days.ts';
import { TRANSACTION_ENTITIES } from './transaction-types.ts';

/** Days from 1970-01-01, both ends included. */
export interface DayRange {
  readonly first: number;
  readonly last: number;
}

export interface Transaction {
  readonly dataset: LiveDataset;
  readonly row: Row;
  /** The day of its TxnDate. */
  readonly day: number;
}

/** Datasets of a company, by entity in lower case. */
export type Datasets = ReadonlyMap<string, LiveDataset>;

interface DatedRow {
  readonly row: Row;
  readonly day: number;
}

interface Head {
  readonly dataset: LiveDataset;
  readonly rest: Iterator<DatedRow>;
  next: DatedRow | undefined;
}

const TXN_DATE = /"(?:TxnDate|PaymentDate)":"(\d{4}-\d\d-\d\d)/;

/**
 * The transactions of a range of days, in the order of their days; those of one day entity by entity, by CreateTime.
 * One row after the other is looked at, and none is kept. Rows must not change meanwhile.
 */
export function* transactionsIn(
  datasets: Datasets,
  range: DayRange,
  entities: readonly string[] = TRANSACTION_ENTITIES,
): Generator<Transaction> {
  const heads = entities
    .map((entity) => datasets.get(entity.toLowerCase()))
    .filter((dataset) => dataset !== undefined)
    .map((dataset) => headOf(dataset, range))
    .filter(({ next }) => next !== undefined);
  for (;;) {
    const day = Math.min(...heads.map(({ next }) => next?.day ?? Number.POSITIVE_INFINITY));
    if (day === Number.POSITIVE_INFINITY) return;
    for (const head of heads) {
      while (head.next?.day === day) {
        yield { dataset: head.dataset, row: head.next.row, day };
        advance(head);
      }
    }
  }
}

function headOf(dataset: LiveDataset, range: DayRange): Head {
  const head: Head = { dataset, rest: datedRows(dataset, range), next: undefined };
  advance(head);
  return head;
}

function advance(head: Head): void {
  const { done, value } = head.rest.next();
  head.next = done === true ? undefined : value;
}

function datedRows(dataset: LiveDataset, range: DayRange): Iterator<DatedRow> {
  const { dayOf } = dataset.base;
  return dayOf === undefined ? sortedRows(dataset, range) : mergedRows(dataset, dayOf, range);
}

/** Rows whose days only their texts tell: all of them are read. */
function* sortedRows(dataset: LiveDataset, range: DayRange): Generator<DatedRow> {
  const rows = Array.from({ length: dataset.size }, (_, rank) => dataset.rowAt('CreateTime', rank));
  yield* inOrder(
    rows.map((row) => ({ row, day: dayOfRow(dataset, row) })),
    range,
  );
}

/** Rows of the base, which are in order, and rows that were changed or added. */
function* mergedRows(
  dataset: LiveDataset,
  dayOf: (row: Row) => number,
  range: DayRange,
): Generator<DatedRow> {
  const { base } = dataset;
  const changed = changedRows(dataset, dayOf, range);
  const dayAt = (rank: number) => dayOf(base.rowAt('CreateTime', rank));
  let at = 0;
  for (let rank = firstRank(base.size, (r) => dayAt(r) >= range.first); rank < base.size; rank += 1) {
    const row = base.rowAt('CreateTime', rank);
    const day = dayOf(row);
    if (day > range.last) break;
    if (changed.length > 0 || dataset.entries().length > 0) {
      if (dataset.entry(row) !== undefined) continue;
      for (let next = changed[at]; next !== undefined && next.day < day; next = changed[at]) {
        yield next;
        at += 1;
      }
    }
    yield { row, day };
  }
  yield* changed.slice(at);
}

function changedRows(dataset: LiveDataset, dayOf: (row: Row) => number, range: DayRange): DatedRow[] {
  const live = dataset.entries().filter(({ isDeleted }) => !isDeleted);
  return inOrder(
    live.map(({ row, source }) => ({
      row,
      day: typeof source === 'string' ? dayOfRow(dataset, row) : dayOf(source),
    })),
    range,
  );
}

function inOrder(rows: readonly DatedRow[], { first, last }: DayRange): DatedRow[] {
  const inRange = rows.filter(({ day }) => first <= day && day <= last);
  return inRange.sort((one, other) => one.day - other.day);
}

/** A transaction without a date has the day on which it was created. */
export function dayOfRow(dataset: Pick<LiveDataset, 'text' | 'time'>, row: Row): number {
  const text = TXN_DATE.exec(dataset.text(row))?.[1];
  return text === undefined ? companyDay(dataset.time(row, 'CreateTime') * 1000) : dayOfText(text);
}
