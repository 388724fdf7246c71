import { DAY_MS, FatalApiError, type Interval } from 'singer';
import type { CensusSource, Listed } from '../census/census-source.ts';
import { Slots } from '../census/slots.ts';
import { countFoundStatement, countStatement, findStatement, listStatement } from '../census/statements.ts';
import { firstPageSizeOf } from '../streams/query.ts';
import type { Stream } from '../streams/streams.ts';
import { queryCall } from './api-call.ts';
import { countOf } from './count.ts';
import { entityAt } from './entity-at.ts';
import { LackFault } from './lack-rules.ts';
import { PageSize } from './page-size.ts';
import type { QuickBooksClient } from './quickbooks-client.ts';
import { instantOf, rowsOf } from './rows.ts';

interface Rows {
  readonly rows: readonly Listed[];
  readonly lateAnswers: number;
}

interface SourceOptions {
  readonly stream: Stream;
  /** Records that changed before are left out; undefined for none. */
  readonly changedSince: number | undefined;
  readonly pageSize: number;
  readonly concurrency: number;
  readonly client: Pick<QuickBooksClient, 'call'>;
}

/** Attempts of a question by Ids: a list that is too long may fail in any way, and a shorter one is tried. */
const FIND_ATTEMPTS = 3;

const CREATED = 'MetaData.CreateTime';
const CHANGED = ['MetaData', 'LastUpdatedTime'];

/**
 * The records of one stream for a census, by the query endpoint. It asks for their Ids and times alone. If QuickBooks
 * refuses that, it asks for whole rows. No row of it becomes a record: rows of a projection are not whole.
 */
export class QueryCensusSource implements CensusSource {
  readonly pageSize: number;
  readonly #options: SourceOptions;
  readonly #slots: Slots;
  #isProjected = true;
  #isAccepted = false;

  constructor(options: SourceOptions) {
    this.#options = options;
    this.pageSize = options.pageSize;
    this.#slots = new Slots(options.concurrency);
  }

  readonly count = (window: Interval): Promise<number> => {
    const { stream, changedSince, client } = this.#options;
    const statement = countStatement({ stream, window, changedSince });
    return this.#inSlot(async () => (await client.call(queryCall(() => statement, countOf))).value);
  };

  /**
   * Reads pages by value: each begins at the last time of creation of the one before, or after its rows in a second. The
   * first page from a time may repeat the whole page before, if all of that lies in one second.
   */
  readonly list = async (window: Interval | undefined): Promise<readonly Listed[]> => {
    const rows = new Map<string, Listed>();
    let start = window?.start ?? 0;
    for (let startPosition = 1; ; ) {
      const part = window === undefined ? undefined : { start, end: window.end };
      const page = await this.#page(part, startPosition);
      const before = rows.size;
      for (const row of page.rows) rows.set(row.id, row);
      const isNothingNew = rows.size === before && startPosition > 1;
      if (page.rows.length < page.size || isNothingNew) return [...rows.values()];
      const last = page.rows.at(-1)?.createdAt;
      if (part === undefined || last === undefined || last <= start) startPosition += page.rows.length;
      else [start, startPosition] = [last, 1];
    }
  };

  readonly find = async (ids: readonly string[]): Promise<readonly Listed[]> => {
    const { stream } = this.#options;
    const { rows } = await this.#rows(() => findStatement(stream, ids, this.#isProjected), FIND_ATTEMPTS);
    return rows;
  };

  readonly countFound = async (ids: readonly string[]): Promise<number | undefined> => {
    const { stream, client } = this.#options;
    if (!stream.isCountable) return undefined;
    const statement = countFoundStatement(stream, ids);
    try {
      return (await client.call({ ...queryCall(() => statement, countOf), attempts: FIND_ATTEMPTS })).value;
    } catch (error) {
      if (error instanceof FatalApiError) return undefined;
      throw error;
    }
  };

  #page(window: Interval | undefined, startPosition: number) {
    const { stream, changedSince } = this.#options;
    const wanted = () => (this.#isProjected ? this.pageSize : firstPageSizeOf(stream, this.pageSize));
    return this.#inSlot(async () => {
      const { rows, lateAnswers } = await this.#rows((late) =>
        listStatement({
          ...{ stream, window, changedSince, startPosition, isProjected: this.#isProjected },
          pageSize: PageSize.after(late, wanted()),
        }),
      );
      return { rows, size: PageSize.after(lateAnswers, wanted()) };
    });
  }

  async #rows(statement: (late: number) => string, attempts?: number): Promise<Rows> {
    const { stream, client } = this.#options;
    const wasProjected = this.#isProjected;
    const call = queryCall(statement, (body) => rowsOf(body, stream, CREATED));
    try {
      const { value, lateAnswers } = await client.call({
        ...call,
        ...(attempts !== undefined && { attempts }),
      });
      this.#isAccepted = true;
      return {
        rows: value.map(({ id, instant, payload }) => this.#listed(id, instant, payload)),
        lateAnswers,
      };
    } catch (error) {
      const isRefused = error instanceof FatalApiError && !(error.cause instanceof LackFault);
      if (!isRefused || this.#isAccepted || !wasProjected) throw error;
      this.#isProjected = false;
      return this.#rows(statement, attempts);
    }
  }

  #listed(id: string | undefined, createdAt: number | undefined, payload: Buffer): Listed {
    const { identity, wrapping, entity } = this.#options.stream;
    if (id === undefined)
      throw new FatalApiError(
        `QuickBooks listed a record of ${entity} without an Id: nothing is concluded from the list. Run the census again`,
      );
    const { time } = entityAt(payload, 0, { identity, wrapping, timePath: CHANGED });
    return { id, createdAt, changedAt: instantOf(time) ?? endOfDate(time) };
  }

  async #inSlot<T>(call: () => Promise<T>): Promise<T> {
    return this.#slots.run(async () => {
      try {
        return await call();
      } catch (error) {
        this.#slots.stop(error);
        throw error;
      }
    });
  }
}

/** The end of a bare date: InventoryAdjustment has no time of change, but the day of it. */
function endOfDate(text = ''): number | undefined {
  const date = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : date + DAY_MS;
}
