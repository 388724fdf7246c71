import type { Interval, Logger } from 'singer';
import { daysIn } from '../coverage/days.ts';
import type { SelectedStream } from '../streams/chosen-streams.ts';
import type { ReportRow } from '../streams/report-row.ts';
import { STREAMS } from '../streams/streams.ts';
import type { DayWeights } from './day-weights.ts';
import { readDayWeights, TRANSACTION_LIST } from './read-day-weights.ts';
import type { ReportOrder } from './report-order.ts';
import type { ReportSource } from './report-source.ts';

/** Fewer days are read without knowing first how many transactions each has: one call would not save another. */
const LEAST_DAYS = 400;

/** Rows of a transaction, and columns, of a report that does not say how many it has: more than usual. */
const ROWS = 6;
const COLUMNS = 9;

interface Work {
  readonly order: ReportOrder;
  readonly selected: SelectedStream;
  readonly missing: readonly Interval[];
}

interface Sources {
  readonly source: (selected: SelectedStream) => ReportSource;
  readonly logger: Logger;
}

export type WeightsOf = (missing: readonly Interval[]) => Promise<DayWeights | undefined>;

/** The transactions of each day, read once in a run for all reports with much to read, when the first one needs them. */
export function sharedWeights(works: readonly Work[], { source, logger }: Sources): WeightsOf {
  const large = works.filter(({ order, missing }) => order.period === 'fit' && isLarge(missing));
  const periods = large.flatMap(({ missing }) => missing);
  const [first] = large;
  const stream = STREAMS.find(({ report }) => report?.report === TRANSACTION_LIST);
  let weights: Promise<DayWeights | undefined> | undefined;
  return (missing) => {
    if (first === undefined || stream === undefined || !isLarge(missing)) return Promise.resolve(undefined);
    const start = Math.min(...periods.map((period) => period.start));
    const end = Math.max(...periods.map((period) => period.end));
    weights ??= readDayWeights(source({ ...first.selected, stream }), { start, end }, logger);
    return weights;
  };
}

function isLarge(missing: readonly Interval[]): boolean {
  return missing.reduce((days, period) => days + daysIn(period), 0) >= LEAST_DAYS;
}

/** Cells of a transaction in a report, as a first guess. */
export function cellsOfTransaction({ row, parameters }: ReportOrder): number {
  const columns = parameters.columns?.split(',').length ?? COLUMNS;
  return columns * (isListOfTransactions(row) ? 1 : ROWS);
}

function isListOfTransactions({ report, affectedBy }: ReportRow): boolean {
  return affectedBy === 'transactions' && !report.endsWith('WithSplits');
}
