import type { Interval } from 'singer';
import type { FetchedPage, StreamSource } from '../reading/page-source.ts';
import { countQuery, pageQuery, type WindowField } from '../streams/query.ts';
import type { Stream } from '../streams/streams.ts';
import { countOf } from './count.ts';
import type { QuickBooksClient } from './quickbooks-client.ts';
import { rowsOf } from './rows.ts';

/** Fewest rows that are asked for when QuickBooks takes too long over a page. */
const SMALLEST_PAGE = 25;

/** One stream's records by the query endpoint. A page that takes too long is asked for again with half the rows. */
export class QuerySource implements StreamSource {
  readonly #stream: Stream;
  readonly #windowField: WindowField;
  readonly #client: QuickBooksClient;
  #pageSize: number;

  constructor(stream: Stream, windowField: WindowField, pageSize: number, client: QuickBooksClient) {
    this.#stream = stream;
    this.#windowField = windowField;
    this.#client = client;
    this.#pageSize = pageSize;
  }

  readonly fetch = async (interval: Interval, startPosition: number): Promise<FetchedPage> => {
    const [stream, windowField] = [this.#stream, this.#windowField];
    const wanted = this.#pageSize;
    let pageSize = wanted;
    let query = '';
    const rows = await this.#client.query({
      statement: (lateAnswers) => {
        pageSize = Math.max(Math.min(wanted, SMALLEST_PAGE), Math.ceil(wanted / 2 ** lateAnswers));
        query = pageQuery({ stream, windowField, interval, startPosition, pageSize });
        return query;
      },
      read: (body) => rowsOf(body, stream.answerKey, windowField),
    });
    this.#pageSize = Math.min(this.#pageSize, pageSize);
    return { rows, query, pageSize };
  };

  readonly count = async (interval: Interval): Promise<number> => {
    const [count = 0] = await this.#client.query({
      statement: () => countQuery({ stream: this.#stream, windowField: this.#windowField, interval }),
      read: countOf,
    });
    return count;
  };
}
