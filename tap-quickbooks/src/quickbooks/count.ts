import { valueEnd } from 'singer';
import { NoAnswerError, numberAt, visitQueryResponse } from './query-response.ts';

/**
 * The number in `{"QueryResponse":{"totalCount":41},"time":…}`. Throws NoAnswerError if there is none: a count that is
 * missing is not zero.
 */
export function countOf(body: Buffer): number {
  let count = Number.NaN;
  visitQueryResponse(body, (start, key) => {
    const end = valueEnd(body, start);
    if (key === 'totalCount') count = numberAt(body, { start, end });
    return end;
  });
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new NoAnswerError('has no number of records in totalCount');
}
