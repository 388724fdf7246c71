import {
  AuthError,
  DAY_MS,
  FatalApiError,
  type Interval,
  type Logger,
  RetryableApiError,
  ThrottledError,
} from 'singer';
import { IdSet } from '../census/id-set.ts';
import type { KnownRecords } from '../census/known-records.ts';
import { isInTransactionList, TRANSACTIONS_A_CALL, type Transactions } from '../census/transactions.ts';
import { dayText, lastDayText } from '../coverage/days.ts';
import { cutOf, mismatchOf } from '../reports/header-check.ts';
import { LateReport } from '../reports/report-source.ts';
import { REPORT_ROWS } from '../streams/report-rows.ts';
import { LackFault } from './lack-rules.ts';
import { NoAnswerError } from './query-response.ts';
import type { QuickBooksClient } from './quickbooks-client.ts';
import { fetchReport } from './report-client.ts';
import { visitRowIds } from './report-row-ids.ts';

const REPORT = 'TransactionList';

/** The list for a census of these streams; undefined if none of them has transactions. */
export function transactionListFor(
  streams: readonly { readonly entity: string; readonly records: KnownRecords }[],
  how: Pick<Options, 'client' | 'logger'>,
): TransactionList | undefined {
  const listed = streams.filter(({ entity, records }) => isInTransactionList(entity) && records.placed > 0);
  const [largest] = listed.map(({ records }) => records).sort((one, other) => other.placed - one.placed);
  if (largest === undefined) return undefined;
  const usual = { start: largest.createdAt(0), end: largest.createdAt(largest.placed - 1) };
  return new TransactionList({
    ...how,
    usual,
    known: listed.reduce((sum, each) => sum + each.records.size, 0),
  });
}

/** A transaction may have any date. */
const [FIRST_DAY, END] = [Date.UTC(1970, 0, 1), Date.UTC(2100, 0, 1)];

/** Calls for periods that turn out to be too large. */
const SPARE_CALLS = 12;

interface Options {
  readonly client: Pick<QuickBooksClient, 'call'>;
  /** Transactions of the tables. */
  readonly known: number;
  /** The time in which most of them were created, in epoch milliseconds. */
  readonly usual: Interval;
  readonly logger: Pick<Logger, 'info'>;
}

/** The transactions of the company by the report TransactionList, in periods of the transactions' dates. */
export class TransactionList implements Transactions {
  readonly #options: Options;
  #ids: Promise<IdSet | undefined> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  readonly calls = (): number => (this.#ids === undefined ? this.#parts : 0);

  readonly ids = (): Promise<IdSet | undefined> => {
    this.#ids ??= this.#readAll();
    return this.#ids;
  };

  get #parts(): number {
    return Math.max(1, Math.ceil(this.#options.known / TRANSACTIONS_A_CALL));
  }

  /** A report that stays too large, is not the one that was asked for, or is refused, says nothing. */
  async #readAll(): Promise<IdSet | undefined> {
    const ids = new IdSet();
    const left = this.#periods();
    let mostCalls = 3 * left.length + SPARE_CALLS;
    try {
      for (let period = left.shift(); period !== undefined; period = left.shift()) {
        if (--mostCalls < 0) throw new NoAnswerError('has too many parts');
        if (await this.#read(period, ids)) continue;
        const middle = this.#middleOf(period);
        if (middle <= period.start || middle >= period.end)
          throw new NoAnswerError('does not show all transactions of a day');
        left.unshift({ start: period.start, end: middle }, { start: middle, end: period.end });
      }
      return ids;
    } catch (error) {
      if (!saysNothing(error)) throw error;
      this.#options.logger.info(
        `the report ${REPORT} does not list all transactions, so their Ids are listed instead: ${error.message}`,
      );
      return undefined;
    }
  }

  /** The day at which a period is cut: in the middle of the usual time, if it has a part of that. */
  #middleOf({ start, end }: Interval): number {
    const { usual } = this.#options;
    const [first, last] = [Math.max(start, usual.start), Math.min(end, usual.end)];
    const middle = last - first >= 2 * DAY_MS ? (first + last) / 2 : (start + end) / 2;
    return Math.ceil(middle / DAY_MS) * DAY_MS;
  }

  /** Periods with about as many transactions each: most dates are near the time of creation. */
  #periods(): Interval[] {
    const { usual } = this.#options;
    const parts = this.#parts;
    const cuts = Array.from({ length: parts - 1 }, (_, i) => {
      const at = usual.start + ((usual.end - usual.start) * (i + 1)) / parts;
      return Math.round(at / DAY_MS) * DAY_MS;
    });
    const bounds = [...new Set([FIRST_DAY, ...cuts, END])];
    return bounds.slice(1).map((end, i) => ({ start: bounds[i] ?? FIRST_DAY, end }));
  }

  /** Returns false if the period has too many transactions for an answer. */
  async #read(period: Interval, ids: IdSet): Promise<boolean> {
    const row = REPORT_ROWS.find(({ report }) => report === REPORT);
    if (row === undefined) return false;
    const parameters = {
      columns: 'tx_date,txn_type',
      end_date: lastDayText(period),
      start_date: dayText(period.start),
    };
    const request = { report: REPORT, parameters, id: REPORT };
    const answer = await fetchReport(this.#options.client, request).catch((error: unknown) => {
      if (error instanceof LateReport) return undefined;
      throw error;
    });
    if (answer === undefined || cutOf(row, answer) !== undefined) return false;
    const mismatch = mismatchOf(row, request, answer.header);
    if (mismatch !== undefined) throw new NoAnswerError(mismatch);
    visitRowIds(answer.payload, (id) => ids.add(id));
    return true;
  }
}

function saysNothing(error: unknown): error is Error {
  if (error instanceof ThrottledError) return false;
  if (error instanceof AuthError) return error.cause instanceof LackFault;
  return [NoAnswerError, FatalApiError, RetryableApiError].some((kind) => error instanceof kind);
}
