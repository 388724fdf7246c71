import { counted, FatalApiError, type Interval, type Logger, RetryableApiError } from 'singer';
import type { RunState } from '../coverage/claims.ts';
import type { ReportPiece } from '../coverage/report-bookmark.ts';
import { LackingEntity } from '../lacking-entity.ts';
import { ReaderPool } from '../reading/reader-pool.ts';
import type { Shutdown } from '../shutdown.ts';
import type { SelectedStream } from '../streams/chosen-streams.ts';
import { type Due, dueOf } from './due-pieces.ts';
import { FitReading } from './fit-reading.ts';
import { HomeCurrency, lastCurrency } from './home-currency.ts';
import { withOtherPeriods } from './period-change.ts';
import { orderKey, type ReportOrder, type ReportRequest } from './report-order.ts';
import { type ReportFailure, ReportReading, type ReportReadingOptions } from './report-reading.ts';
import type { FetchedReport, ReportSource } from './report-source.ts';
import { cellsOfTransaction, sharedWeights, type WeightsOf } from './shared-weights.ts';

/** The rules of a run for its reports. */
export interface ReportRules {
  readonly orders: readonly ReportOrder[];
  /** Start of the run. */
  readonly now: number;
  readonly freshFrom: number;
  readonly isAll: boolean;
  /** Most calls of a run for balances that an earlier change may have moved. */
  readonly catchUpCalls: number;
  readonly concurrency: number;
}

export interface WriteReports {
  readonly report: (selected: SelectedStream, request: ReportRequest, answer: FetchedReport) => Promise<void>;
  readonly superseded: (
    selected: SelectedStream,
    ids: readonly string[],
    by: readonly string[],
  ) => Promise<void>;
}

export interface ReportsJob extends ReportRules {
  readonly streams: readonly SelectedStream[];
  readonly range: Interval;
  readonly run: RunState;
  readonly source: (selected: SelectedStream) => ReportSource;
  readonly output: WriteReports;
  readonly lacking: (selected: SelectedStream, lack: LackingEntity) => void;
  readonly shutdown: Shutdown;
  readonly logger: Logger;
}

/**
 * Reads the reports after everything else, so that the transactions that changed in this run tell which periods to
 * read again. A failure leaves its period open and the others are read. Returns the error that names those that stay
 * open.
 */
export async function readReports(job: ReportsJob): Promise<Error | undefined> {
  const failures: ReportFailure[] = [];
  const pool = new ReaderPool(job.concurrency, job.shutdown);
  const works: Work[] = [];
  let catchUp = job.catchUpCalls;
  let waiting = 0;
  for (const order of job.orders) {
    const selected = job.streams.find(({ stream }) => stream.report === order.row);
    if (selected === undefined) continue;
    const { name } = selected.stream;
    takeOtherPeriods(job.run, name, order);
    const { again, missing, later } = dueIn(job, name, order);
    const now = later.slice(0, catchUp);
    catchUp -= now.length;
    waiting += later.length - now.length;
    works.push({ selected, order, again: [...again, ...now], missing });
  }
  const weights = sharedWeights(works, job);
  const bookmarks = works.map(({ selected }) => job.run.state.reports(selected.stream.name));
  const currency = new HomeCurrency(lastCurrency(bookmarks), job.logger);
  for (const work of works) start(job, work, { pool, failures, weights, currency });
  if (waiting > 0)
    job.logger.info(
      `report periods that wait for later runs, since their balances may have moved or they came empty: ${waiting} (see report_catch_up_calls)`,
    );
  await pool.finished();
  return failures.length === 0 ? undefined : errorOf(failures);
}

/** Has the records of an earlier period of the order retired by those that take their place. */
function takeOtherPeriods(run: RunState, stream: string, order: ReportOrder): void {
  const known = run.state.reports(stream);
  const next = withOtherPeriods(known, order);
  if (next !== known) run.noteReports(stream, next);
}

/** The periods of an order that a run reads. */
export function dueIn(
  { run, range, freshFrom, isAll }: Pick<ReportsJob, 'run' | 'range' | 'freshFrom' | 'isAll'>,
  stream: string,
  order: ReportOrder,
): Due {
  const { orders, closedUntil = 0 } = run.state.reports(stream);
  const pieces = orders.get(orderKey(order)) ?? [];
  return dueOf(order, pieces, { range, freshFrom, isAll, closedUntil });
}

interface Work {
  readonly selected: SelectedStream;
  readonly order: ReportOrder;
  readonly again: readonly ReportPiece[];
  readonly missing: readonly Interval[];
}

interface Common {
  readonly pool: ReaderPool;
  readonly failures: ReportFailure[];
  readonly weights: WeightsOf;
  readonly currency: HomeCurrency;
}

function start(job: ReportsJob, work: Work, { pool, failures, weights, currency }: Common): void {
  const { selected, order, again, missing } = work;
  const { logger, lacking } = job;
  const { name: stream } = selected.stream;
  const readers = pool.forStream(async (error) => {
    if (!(error instanceof LackingEntity)) return false;
    lacking(selected, error);
    return true;
  });
  if (again.length + missing.length > 0)
    logger.info(
      `${order.row.report}: ${counted(missing.length, 'open period')}, and ${again.length} to be read again`,
      { stream },
    );
  const failed = (failure: ReportFailure) => {
    failures.push(failure);
    logger.warning(`${failure.text}: this period stays open, and the others are read`, { stream });
  };
  const warn = (text: string) => logger.warning(text, { stream });
  const reading = readingOf(job, { selected, order, currency }, { failed, warn });
  for (const piece of again) readers.add(() => reading.readAgain(piece));
  if (order.period !== 'fit') for (const period of missing) readers.add(() => reading.read(period));
  else
    new FitReading({
      ...{ reading, missing, freshFrom: job.freshFrom, pool: readers },
      weights: () => weights(missing),
      cellsOfTransaction: cellsOfTransaction(order),
    }).start();
}

function readingOf(
  { run, now, source, output, shutdown }: ReportsJob,
  { selected, order, currency }: Pick<Work, 'selected' | 'order'> & Pick<Common, 'currency'>,
  said: Pick<ReportReadingOptions, 'failed' | 'warn'>,
): ReportReading {
  const { name: stream } = selected.stream;
  const key = orderKey(order);
  return new ReportReading({
    order,
    source: currency.checked(source(selected), stream),
    at: now,
    known: () => {
      const { orders, begun } = run.state.reports(stream);
      return { pieces: orders.get(key) ?? [], begun: begun?.get(key) ?? [] };
    },
    emit: (request, answer) => output.report(selected, request, answer),
    supersede: (ids, by) => output.superseded(selected, ids, by),
    commit: ({ pieces, begun }) =>
      run.reportsRead(stream, (reports) => ({
        ...reports,
        ...(pieces.length > 0 && { orders: new Map(reports.orders).set(key, pieces) }),
        begun: new Map(reports.begun).set(key, begun),
        ...(currency.known !== undefined && { currency: currency.known }),
      })),
    ...said,
    isStopping: () => shutdown.stopping.aborted,
  });
}

/** Most periods that the last line of a run names. */
const MOST_NAMED = 20;

function errorOf(failures: readonly ReportFailure[]): Error {
  const named = failures.slice(0, MOST_NAMED).map(({ text }) => text);
  const more = failures.length > MOST_NAMED ? ` and ${failures.length - MOST_NAMED} more` : '';
  const text = `QuickBooks does not give some reports, and all others were read: ${named.join('; ')}${more}. The STATE leaves these periods open, and the next run tries them again`;
  return failures.some(({ isLasting }) => isLasting) ? new FatalApiError(text) : new RetryableApiError(text);
}
