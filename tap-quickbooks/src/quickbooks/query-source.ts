import { FatalApiError, type Interval } from 'singer';
import type { Row } from '../reading/page.ts';
import type { FetchedPage, StreamSource } from '../reading/page-source.ts';
import { countQuery, pageQuery, UNPAGED_SIZE, type WindowField } from '../streams/query.ts';
import type { Stream } from '../streams/streams.ts';
import { queryCall } from './api-call.ts';
import { countOf } from './count.ts';
import type { QuickBooksClient } from './quickbooks-client.ts';
import { rowsOf } from './rows.ts';

/** Fewest rows that are asked for if QuickBooks takes too long over a page. */
const SMALLEST_PAGE = 25;

/** The page size after some late answers: half as many rows after each. */
function pageSizeAfter(lateAnswers: number, pageSize: number): number {
  return Math.max(Math.min(pageSize, SMALLEST_PAGE), Math.ceil(pageSize / 2 ** lateAnswers));
}

/** One stream's records by the query endpoint. The page size that was quick enough is kept for later pages. */
export class QuerySource implements StreamSource {
  readonly #stream: Stream;
  readonly #windowField: WindowField;
  readonly #client: QuickBooksClient;
  #pageSize: number;

  constructor(stream: Stream, windowField: WindowField, pageSize: number, client: QuickBooksClient) {
    this.#stream = stream;
    this.#windowField = windowField;
    this.#client = client;
    const { firstPageSize } = stream;
    this.#pageSize = firstPageSize === 'unpaged' ? UNPAGED_SIZE : Math.min(pageSize, firstPageSize);
  }

  readonly fetch = async (interval: Interval, startPosition: number): Promise<FetchedPage> => {
    const wanted = this.#pageSize;
    const page = { stream: this.#stream, windowField: this.#windowField, interval, startPosition };
    const statement = (lateAnswers: number) =>
      pageQuery({ ...page, pageSize: pageSizeAfter(lateAnswers, wanted) });
    const answer = await this.#client.call(queryCall(statement, (body) => this.#rowsIn(body, interval)));
    const { value: rows, parameters, lateAnswers } = answer;
    if (this.#stream.firstPageSize === 'unpaged') return unpaged(rows, parameters.query);
    const pageSize = pageSizeAfter(lateAnswers, wanted);
    this.#pageSize = Math.min(this.#pageSize, pageSize);
    return { rows, query: parameters.query, pageSize };
  };

  readonly count = async (interval: Interval): Promise<number> => {
    const statement = countQuery({ stream: this.#stream, windowField: this.#windowField, interval });
    const { value: count } = await this.#client.call(queryCall(() => statement, countOf));
    return count;
  };

  /** The rows of a snapshot are placed at the start of the interval: when it was taken. */
  #rowsIn(body: Buffer, { start }: Interval): readonly Row[] {
    const { answerKey, kind } = this.#stream;
    return rowsOf(body, answerKey, kind === 'snapshot' ? start : this.#windowField);
  }
}

function unpaged(rows: readonly Row[], query: string): FetchedPage {
  if (rows.length < UNPAGED_SIZE) return { rows, query, pageSize: UNPAGED_SIZE };
  throw new FatalApiError(
    `QuickBooks answered ${JSON.stringify(query)} with ${rows.length} records where one was expected, and there may be more: nothing of them is read`,
  );
}
