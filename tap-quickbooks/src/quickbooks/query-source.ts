import { FatalApiError, type Interval } from 'singer';
import { giveBack } from '../http/give-back.ts';
import { RefusalsInARow } from '../reading/lasting-refusal.ts';
import { type FetchedPage, type FetchOptions, isRefusal, type StreamSource } from '../reading/page-source.ts';
import type { FetchedRow } from '../reading/unplaced-rows.ts';
import { countQuery, firstPageSizeOf, pageQuery, UNPAGED_SIZE, type WindowField } from '../streams/query.ts';
import type { Stream } from '../streams/streams.ts';
import { queryCall } from './api-call.ts';
import { countOf } from './count.ts';
import { PageSize } from './page-size.ts';
import type { QuickBooksClient } from './quickbooks-client.ts';
import { rowsOf } from './rows.ts';

/** One stream's records by the query endpoint. The page size that worked is kept for later pages. */
export class QuerySource implements StreamSource {
  readonly #stream: Stream;
  readonly #windowField: WindowField;
  readonly #client: Pick<QuickBooksClient, 'call'>;
  readonly #pageSize: PageSize;
  readonly #refusals = new RefusalsInARow();

  constructor(
    stream: Stream,
    windowField: WindowField,
    pageSize: number,
    client: Pick<QuickBooksClient, 'call'>,
  ) {
    this.#stream = stream;
    this.#windowField = windowField;
    this.#client = client;
    this.#pageSize = new PageSize(firstPageSizeOf(stream, pageSize));
  }

  readonly fetch = async (
    interval: Interval,
    startPosition: number,
    { attempts = this.#refusals.attempts, mostRows }: FetchOptions = {},
  ): Promise<FetchedPage> => {
    const wanted = Math.min(this.#pageSize.now, mostRows ?? Number.POSITIVE_INFINITY);
    const page = { stream: this.#stream, windowField: this.#windowField, interval, startPosition };
    const statement = (failures: number) =>
      pageQuery({ ...page, pageSize: PageSize.after(failures, wanted) });
    const call = queryCall(statement, (body) => ({
      rows: this.#rowsIn(body, interval),
      giveBack: () => giveBack(body),
    }));
    const answer = await this.#unlessHopeless(() =>
      this.#client.call({ ...call, ...(attempts !== undefined && { attempts }) }),
    );
    const { value, parameters, lateAnswers } = answer;
    const { rows } = value;
    this.#refusals.served(rows.length);
    if (this.#stream.firstPageSize === 'unpaged') return unpaged(rows, parameters.query);
    const pageSize = PageSize.after(lateAnswers, wanted);
    if (mostRows === undefined) this.#pageSize.served(pageSize, wanted);
    const { query } = parameters;
    const { include }: { readonly query: string; readonly include?: string } = parameters;
    return { ...value, query, pageSize, ...(include !== undefined && { include }) };
  };

  readonly restorePageSize = (): void => this.#pageSize.restore();

  readonly count = async (interval: Interval): Promise<number> => {
    const statement = countQuery({ stream: this.#stream, windowField: this.#windowField, interval });
    const { value: count } = await this.#client.call(queryCall(() => statement, countOf));
    return count;
  };

  async #unlessHopeless<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      throw isRefusal(error) ? this.#refusals.refused(error) : error;
    }
  }

  /**
   * Rows of a snapshot are placed at the start of the interval, when it was taken, and rates on the day that they were
   * asked for.
   */
  #rowsIn(body: Buffer, { start }: Interval): readonly FetchedRow[] {
    return rowsOf(body, this.#stream, this.#stream.kind === 'windowed' ? this.#windowField : start);
  }
}

function unpaged(rows: readonly FetchedRow[], query: string): FetchedPage {
  if (rows.length < UNPAGED_SIZE) return { rows, query, pageSize: UNPAGED_SIZE };
  throw new FatalApiError(
    `QuickBooks answered ${JSON.stringify(query)} with ${rows.length} records where one was expected, and there may be more: nothing of them is read`,
  );
}
