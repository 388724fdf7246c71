import { counted, FatalApiError, type Interval, RetryableApiError, ThrottledError } from 'singer';
import { dayText, lastDayText } from '../coverage/days.ts';
import type { ReportPiece } from '../coverage/report-bookmark.ts';
import { DuePlan } from './due-plan.ts';
import { cutOf, mismatchOf } from './header-check.ts';
import { type Narrower, narrower } from './narrower.ts';
import { middleOf, NO_ITEMS, type OpenItems, openItemsOf } from './open-items.ts';
import { balanceProblem, isPart, otherDueDate, sumsOrder } from './open-sums.ts';
import { type Ask, requestOf } from './report-order.ts';
import { ReportRecords, type ReportRecordsOptions } from './report-records.ts';
import { type FetchedReport, LateReport, type ReportSource } from './report-source.ts';

/** A period that stays open. */
export interface ReportFailure {
  readonly text: string;
  /** True if the next run would fail as well. */
  readonly isLasting: boolean;
}

export interface ReportReadingOptions extends ReportRecordsOptions {
  readonly source: ReportSource;
  readonly failed: (failure: ReportFailure) => void;
  readonly warn: (text: string) => void;
  readonly isStopping: () => boolean;
}

/** The size of an answer that was too much, as far as it is known. */
export interface TooMuch {
  readonly reason: string;
  readonly rows: number;
  readonly cells: number;
  /** A due date that splits what came; only of a list of open items. */
  readonly middle?: string | undefined;
}

/** The rows of some answers, and what their items tell. */
interface Tally extends OpenItems {
  readonly rows: number;
  /** Rows of the largest answer. */
  readonly largest: number;
}

type Tried =
  | { readonly answer: FetchedReport; readonly items: OpenItems }
  | { readonly tooMuch: TooMuch }
  | 'failed';

/** Refusals one after the other, after which the rest of an order stays open without a call. */
const MOST_REFUSALS = 3;

/**
 * Reads periods of one report with one set of parameters. An answer that is cut, or of another period than asked, is
 * never written.
 */
export class ReportReading {
  readonly #options: ReportReadingOptions;
  readonly #records: ReportRecords;
  readonly #duePlan = new DuePlan();
  #refusals = 0;
  #isGivenUp = false;

  constructor(options: ReportReadingOptions) {
    this.#options = options;
    this.#records = new ReportRecords(options);
  }

  /** Reads a period that was read before, in the same records. */
  async readAgain(piece: ReportPiece): Promise<void> {
    const { start, end, parts = [{}] } = piece;
    const asks = parts.map((instead) => ({ start, end, instead }));
    const [ask] = asks;
    if (ask !== undefined && asks.length === 1) return this.read(ask);
    await this.#readRows({ start, end }, { kind: 'rows', isPartition: false, asks }, 0);
  }

  /** Reads a period in as many answers as it takes. */
  async read(ask: Ask): Promise<void> {
    const planned = this.#duePlan.partsOf(ask);
    if (planned !== undefined) return this.#readRows(ask, planned, 0);
    const tooMuch = await this.readWhole(ask);
    if (tooMuch !== undefined) await this.readNarrower(ask, tooMuch);
  }

  /** Reads a period in one answer. Returns why that is not possible. */
  async readWhole(ask: Ask): Promise<TooMuch | undefined> {
    const first = await this.#try(ask);
    const isDoubtful = isEmpty(first) && this.#records.hadRows(ask);
    const tried = isDoubtful ? await this.#try(ask) : first;
    if (tried === 'failed') return undefined;
    if ('tooMuch' in tried) return tried.tooMuch;
    if (isDoubtful && isEmpty(tried))
      this.#options.warn(
        `${this.#nameOf(ask)} had rows before, and two answers have none: it is written without them, and a later run looks again`,
      );
    await this.#records.write(ask, tried.answer);
    this.onSize?.(ask, tried.answer);
    await this.#records.replace(ask, [ask], tried.answer.isEmpty);
    return undefined;
  }

  /** Is called with the size of each answer that holds a whole period. */
  onSize: ((period: Interval, answer: FetchedReport) => void) | undefined;

  async readNarrower(ask: Ask, tooMuch: TooMuch): Promise<void> {
    const next = narrower(this.#options.order, ask, tooMuch.middle);
    if (next === undefined) return this.#fail(ask, tooMuch.reason, true);
    if (next.kind === 'rows') return this.#readRows(ask, next, tooMuch.rows);
    for (const each of next.asks) await this.read(each);
  }

  /** Reads records that together are one period. The period stays open unless all are read. */
  async #readRows(period: Ask, parts: Narrower, leastRows: number): Promise<void> {
    const read: Ask[] = [];
    const tally = await this.#rowsOf(parts, leastRows, read);
    if (tally === undefined || !(await this.#hasAllItems(period, read, tally))) return;
    this.#duePlan.read(tally);
    await this.#records.replace(period, read);
  }

  /** Compares parts by due date with the report that has the same balances in sums. */
  async #hasAllItems({ start, end }: Ask, read: readonly Ask[], { open }: Tally): Promise<boolean> {
    const { order } = this.#options;
    const sums = sumsOrder(order);
    if (sums === undefined || !read.some(isPart)) return true;
    const tried = await this.#try({ start, end }, sums);
    if (tried === 'failed') return false;
    const problem = 'answer' in tried ? balanceProblem(sums, open, tried.answer) : tried.tooMuch.reason;
    if (problem !== undefined) this.#fail({ start, end }, problem, true);
    return problem === undefined;
  }

  /** Reads some parts, and returns what came; undefined if one failed. */
  async #rowsOf({ asks, isPartition }: Narrower, leastRows: number, read: Ask[]): Promise<Tally | undefined> {
    let sum: Tally = { rows: 0, largest: 0, ...NO_ITEMS };
    for (const ask of asks) {
      const tried = await this.#try(ask);
      if (tried === 'failed') return undefined;
      if ('answer' in tried) {
        await this.#records.write(ask, tried.answer);
        read.push(ask);
        const { rows } = tried.answer;
        sum = added(sum, { rows, largest: rows, ...tried.items });
        continue;
      }
      const next = narrower(this.#options.order, ask, tried.tooMuch.middle);
      if (next === undefined) return this.#fail(ask, tried.tooMuch.reason, true);
      const inside = await this.#rowsOf(next, tried.tooMuch.rows, read);
      if (inside === undefined) return undefined;
      sum = added(sum, inside);
    }
    if (!isPartition || sum.rows >= leastRows) return sum;
    const [first] = asks;
    const said = `its parts have ${counted(sum.rows, 'row')} together, and the cut answer had ${leastRows}: QuickBooks has rows that none of the parts shows`;
    return first === undefined ? undefined : this.#fail(first, said, true);
  }

  async #try(ask: Ask, order = this.#options.order): Promise<Tried> {
    const { source, isStopping } = this.#options;
    if (this.#isGivenUp || isStopping()) return 'failed';
    const request = requestOf(order, ask);
    try {
      const answer = await source.fetch(request);
      requireAsked(mismatchOf(order.row, request, answer.header));
      const reason = cutOf(order.row, answer);
      const items =
        isPart(ask) || (reason !== undefined && order.row.sumsIn !== undefined)
          ? openItemsOf(answer.payload)
          : NO_ITEMS;
      const other = otherDueDate(items.dueDates, ask);
      requireAsked(other && `a row is due on ${other}`);
      this.#refusals = 0;
      if (reason === undefined) return { answer, items };
      if (order.row.sumsIn !== undefined) this.#duePlan.cut(answer.rows);
      return {
        tooMuch: {
          reason,
          rows: answer.rows,
          cells: answer.rows * answer.columns,
          middle: middleOf(items.dueDates),
        },
      };
    } catch (error) {
      if (error instanceof LateReport) return { tooMuch: { reason: error.message, rows: 0, cells: 0 } };
      if (!isRefusal(error)) throw error;
      this.#refused(ask, error);
      return 'failed';
    }
  }

  #refused(ask: Ask, error: FatalApiError | RetryableApiError): void {
    this.#refusals += 1;
    this.#isGivenUp = this.#refusals >= MOST_REFUSALS;
    const rest = this.#isGivenUp
      ? `. After ${MOST_REFUSALS} refusals one after the other the other periods are not asked for`
      : '';
    this.#fail(ask, error.message + rest, error instanceof FatalApiError);
  }

  #fail(ask: Ask, reason: string, isLasting: boolean): undefined {
    this.#options.failed({ text: `${this.#nameOf(ask)} (${reason})`, isLasting });
    return undefined;
  }

  #nameOf(ask: Ask): string {
    const { parameters, report } = requestOf(this.#options.order, ask);
    const { start_date: _start, end_date: _end, report_date: _date, ...others } = parameters;
    const with_ = Object.entries(others).map(([name, value]) => `${name}=${value}`);
    return [report, periodText(ask), ...with_].join(' ');
  }
}

function requireAsked(mismatch: string | undefined): void {
  if (mismatch !== undefined) throw new FatalApiError(`QuickBooks answered with something else: ${mismatch}`);
}

function isEmpty(tried: Tried): boolean {
  return tried !== 'failed' && 'answer' in tried && tried.answer.isEmpty;
}

function added(one: Tally, other: Tally): Tally {
  const isKnown = one.open !== undefined && other.open !== undefined;
  return {
    rows: one.rows + other.rows,
    largest: Math.max(one.largest, other.largest),
    open: isKnown ? (one.open ?? 0) + (other.open ?? 0) : undefined,
    dueDates: [...one.dueDates, ...other.dueDates],
  };
}

function isRefusal(error: unknown): error is FatalApiError | RetryableApiError {
  if (error instanceof ThrottledError) return false;
  return error instanceof FatalApiError || error instanceof RetryableApiError;
}

function periodText(period: Interval): string {
  const [first, last] = [dayText(period.start), lastDayText(period)];
  return first === last ? first : `${first} to ${last}`;
}
