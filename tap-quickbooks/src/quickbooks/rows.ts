import { FatalApiError, type JsonSpan, stringAt, valueEnd, visitArray, visitObject } from 'singer';
import type { FetchedRow } from '../reading/unplaced-rows.ts';
import { AnswerList } from './answer-list.ts';
import { visitQueryResponse } from './query-response.ts';

/**
 * The rows of a query response, `{"QueryResponse":{"<answerKey>":[…],…},"time":…}`, sliced out of its bytes in one pass.
 * A response without rows has no array. The rows are counted, since `maxResults` need not be true.
 * `placedBy` is the member that places a row in time, or the instant (epoch milliseconds) of all rows. A row may come
 * without an Id or a time that can be read.
 * Throws NoAnswerError if the body is no such response, and JsonSyntaxError if it is not whole JSON.
 */
export function rowsOf(body: Buffer, answerKey: string, placedBy: string | number): FetchedRow[] {
  const [parent, child] = typeof placedBy === 'string' ? placedBy.split('.') : [];
  const rows: FetchedRow[] = [];
  const visitRow = (start: number): number => {
    let id: string | undefined;
    let time: string | undefined;
    const end = visitObject(body, start, (at, key) => {
      if (key === parent && body[at] === OPENING_BRACE) {
        return visitObject(body, at, (inner, innerKey) => {
          const innerEnd = valueEnd(body, inner);
          if (innerKey === child) time = stringAt(body, { start: inner, end: innerEnd });
          return innerEnd;
        });
      }
      const valueStop = valueEnd(body, at);
      if (key === 'Id') id = stringAt(body, { start: at, end: valueStop });
      return valueStop;
    });
    const instant = typeof placedBy === 'string' ? instantOf(time) : placedBy;
    if (id === undefined && typeof placedBy === 'number') throw withoutKey(answerKey);
    rows.push({ id, instant, payload: onOneLine(body, { start, end }) });
    return end;
  };
  const list = new AnswerList(body, answerKey);
  visitQueryResponse(body, (start, key) =>
    key === answerKey ? visitArray(body, list.found(start), visitRow) : list.passBy(start, key),
  );
  list.requireAnswer(rows.length);
  return rows;
}

/** Without a zone, the place of a record would depend on the time zone of this machine. */
const TIME_WITH_ZONE = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/;

/** Epoch milliseconds; undefined if it is no time with a zone. */
function instantOf(time = ''): number | undefined {
  const instant = TIME_WITH_ZONE.test(time) ? Date.parse(time) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}

function withoutKey(answerKey: string): FatalApiError {
  return new FatalApiError(
    `QuickBooks sent a record of ${answerKey} without an Id: it has no key, so nothing of the stream is read`,
  );
}

const OPENING_BRACE = 0x7b;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

/** A message is one line. Inside JSON a bare line end can only be white space between tokens. */
function onOneLine(body: Buffer, span: JsonSpan): Buffer {
  const slice = body.subarray(span.start, span.end);
  if (!slice.includes(LINE_FEED) && !slice.includes(CARRIAGE_RETURN)) return slice;
  return Buffer.from(slice.map((byte) => (byte === LINE_FEED || byte === CARRIAGE_RETURN ? SPACE : byte)));
}
