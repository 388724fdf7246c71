import { FatalApiError, type JsonSpan, stringAt, textAt, valueEnd, visitArray, visitObject } from 'singer';
import type { FetchedRow } from '../reading/unplaced-rows.ts';
import { AnswerList } from './answer-list.ts';
import { NoAnswerError, passFault, visitQueryResponse } from './query-response.ts';

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
    if (body[start] !== OPENING_BRACE)
      throw new NoAnswerError(`has a list in ${answerKey} whose items are no records`);
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
      if (key === 'Fault') return passFault(body, at);
      const valueStop = valueEnd(body, at);
      if (key === 'Id') id = idAt(body, { start: at, end: valueStop });
      return valueStop;
    });
    const instant = typeof placedBy === 'string' ? instantOf(time) : placedBy;
    if (id === undefined && typeof placedBy === 'number') throw withoutKey(answerKey);
    rows.push({ id, instant, payload: onOneLine(body, { start, end }) });
    return end;
  };
  const list = new AnswerList(body, answerKey);
  const passBy = (start: number, key: string) => list.passBy(start, key);
  visitQueryResponse(
    body,
    (start, key) => (key === answerKey ? visitArray(body, list.found(start), visitRow) : passBy(start, key)),
    passBy,
  );
  list.requireAnswer(rows.length);
  return rows;
}

/** An Id as text; undefined if it is empty or of another kind. A whole number stands for its digits. */
function idAt(body: Buffer, span: JsonSpan): string | undefined {
  const text = stringAt(body, span) ?? /^\d+$/.exec(textAt(body, span))?.[0];
  return text === '' ? undefined : text;
}

/** Without a zone, the place of a record would depend on the time zone of this machine. */
const TIME_WITH_ZONE = /^(\d{4})-(\d\d)-(\d\d)T[\d:.]+(Z|[+-]\d\d:?\d\d)$/i;

/** Epoch milliseconds; undefined if it is no time with a zone. */
function instantOf(time = ''): number | undefined {
  const [, year, month, day] = TIME_WITH_ZONE.exec(time) ?? [];
  // Date.parse takes February 30 for March 1, which would place the record in another window.
  const isDay = day !== undefined && Number(day) <= daysOfMonth(Number(year), Number(month));
  const instant = isDay ? Date.parse(time) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}

function daysOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
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
