import { FatalApiError, RetryableApiError } from 'singer';

/** Pages that may be refused in a row. A few records that cannot be served take fewer, the search for them included. */
const MOST_IN_A_ROW = 150;

/** Refused pages in a row after which each further one is tried only a few times: the fault has shown that it lasts. */
const PATIENCE_PAGES = 20;
const ATTEMPTS_AFTER_THAT = 2;

/** The cause of an error that no single record explains. */
export class LastingRefusal extends Error {}

/**
 * Counts the pages of a stream that are refused in a row, without a record between them. Reading around one bad record
 * takes some thirty calls; if all records are refused, it would take as many for each of them.
 */
export class RefusalsInARow {
  #count = 0;

  served(records: number): void {
    if (records > 0) this.#count = 0;
  }

  /** Most attempts of the next request; undefined for as many as the retry policy allows. */
  get attempts(): number | undefined {
    return this.#count > PATIENCE_PAGES ? ATTEMPTS_AFTER_THAT : undefined;
  }

  /** Returns the error itself, or one that ends the search for the record to blame. */
  refused(error: FatalApiError | RetryableApiError): Error {
    this.#count += 1;
    if (this.#count <= MOST_IN_A_ROW) return error;
    const sentence = `${error.message}; ${MOST_IN_A_ROW} requests for records failed in a row, and none brought one: they are not searched any further`;
    const cause = new LastingRefusal(sentence, { cause: error });
    return error instanceof RetryableApiError
      ? new RetryableApiError(sentence, { cause })
      : new FatalApiError(sentence, { cause });
  }
}
