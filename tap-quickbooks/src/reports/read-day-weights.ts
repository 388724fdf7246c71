import { FatalApiError, type Interval, type Logger, RetryableApiError, ThrottledError } from 'singer';
import { dayIn, daysIn } from '../coverage/days.ts';
import { LackingEntity } from '../lacking-entity.ts';
import { REPORT_ROWS } from '../streams/report-rows.ts';
import { type DayWeights, weightsOf } from './day-weights.ts';
import { cutOf, mismatchOf } from './header-check.ts';
import { PeriodPlan } from './period-plan.ts';
import { requestOf } from './report-order.ts';
import { LateReport, type ReportSource } from './report-source.ts';

/** The list whose rows are transactions. */
export const TRANSACTION_LIST = 'TransactionList';
const DATE = 'tx_date';

/** Late answers after which the days are planned without the list. */
const MOST_LATE = 2;

/**
 * Reads how many transactions each day has, from a list of transactions that has no column but their date: 400,000 of
 * them fit into one answer. Undefined if QuickBooks does not give such a list; then each answer tells what the next
 * period holds.
 */
export async function readDayWeights(
  source: ReportSource,
  days: Interval,
  logger: Logger,
): Promise<DayWeights | undefined> {
  const transactions = new Map<number, number>();
  const plan = new PeriodPlan({ missing: [days], cellsOfUnit: 0 });
  let late = 0;
  try {
    for (let period = plan.next(); period !== undefined; period = plan.next()) {
      const found = await datesIn(source, period).catch((error: unknown) => {
        if (error instanceof LateReport && ++late < MOST_LATE) return 0;
        throw error;
      });
      if (typeof found === 'number') plan.tooMuch(period, found);
      else {
        plan.fits(period, found.cells);
        for (const [day, count] of found.days) transactions.set(day, (transactions.get(day) ?? 0) + count);
      }
    }
    return weightsOf(transactions);
  } catch (error) {
    if (!saysNothing(error)) throw error;
    logger.info(
      `the report ${TRANSACTION_LIST} does not tell how many transactions a day has, so periods of reports are planned without it: ${error.message}`,
    );
    return undefined;
  }
}

interface Counted {
  readonly cells: number;
  /** Rows by their day. */
  readonly days: ReadonlyMap<number, number>;
}

/** The days of the rows of a period, or the cells of an answer that was too much. */
async function datesIn(source: ReportSource, period: Interval): Promise<Counted | number> {
  const row = REPORT_ROWS.find(({ report }) => report === TRANSACTION_LIST);
  if (row === undefined) throw new FatalApiError(`there is no report ${TRANSACTION_LIST}`);
  const request = requestOf({ row, period: 'fit', parameters: { columns: DATE } }, period);
  const answer = await source.fetch(request);
  const mismatch = mismatchOf(row, request, answer.header);
  if (mismatch !== undefined) throw new FatalApiError(`it is something else: ${mismatch}`);
  if (cutOf(row, answer) !== undefined) {
    if (daysIn(period) === 1) throw new FatalApiError('it does not show all transactions of a day');
    return answer.rows * answer.columns;
  }
  const days = daysOf(answer.payload);
  const dated = [...days.values()].reduce((sum, count) => sum + count, 0);
  if (dated < answer.rows * LEAST_DATED) throw new FatalApiError('its rows have no dates');
  return { cells: answer.rows * answer.columns, days };
}

/** The part of the rows that must have a date. */
const LEAST_DATED = 0.9;

const PIECE = 1 << 20;
/** More bytes than a value that is a day can have. */
const VALUE_BYTES = 64;
const DAY_VALUES = /"value"\s{0,8}:\s{0,8}"(\d{4}-\d\d-\d\d)"/g;

/** The days among the values of an answer, without a JSON parser: it may have 64 MiB. */
function daysOf(payload: Buffer): Map<number, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start < payload.length; start += PIECE) {
    const text = payload.toString('latin1', start, start + PIECE + VALUE_BYTES);
    for (const { index, 1: day = '' } of text.matchAll(DAY_VALUES))
      if (index < PIECE) counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  return new Map([...counts].map(([text, count]) => [dayIn(text) ?? 0, count]));
}

/** True for failures that are those of the list, and not of the run. */
function saysNothing(error: unknown): error is Error {
  if (error instanceof ThrottledError) return false;
  return (
    error instanceof LateReport ||
    error instanceof LackingEntity ||
    error instanceof FatalApiError ||
    error instanceof RetryableApiError
  );
}
