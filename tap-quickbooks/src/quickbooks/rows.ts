import { FatalApiError, type JsonSpan, visitArray } from 'singer';
import type { FetchedRow } from '../reading/unplaced-rows.ts';
import type { Stream } from '../streams/streams.ts';
import { AnswerList } from './answer-list.ts';
import { entityAt } from './entity-at.ts';
import { NoAnswerError, visitQueryResponse } from './query-response.ts';

/** The facts about a stream's entity that decide how its rows are read. */
export type RowForm = Pick<Stream, 'entity' | 'answerKey' | 'identity' | 'wrapping'>;

/**
 * The rows of a query response, `{"QueryResponse":{"<answerKey>":[…],…},"time":…}`, sliced out of its bytes in one pass.
 * A list under the name of the entity is taken as well. A response without rows has no array. The rows are counted,
 * since `maxResults` need not be true.
 * `placedBy` is the member that places a row in time, or the instant (epoch milliseconds) of all rows. A row may come
 * without a key or a time that can be read.
 * Throws NoAnswerError if the body is no such response, and JsonSyntaxError if it is not whole JSON.
 */
export function rowsOf(body: Buffer, form: RowForm, placedBy: string | number): FetchedRow[] {
  const { answerKey, entity, identity } = form;
  const timePath = typeof placedBy === 'string' ? placedBy.split('.') : [];
  const rows: FetchedRow[] = [];
  const visitRow = (start: number): number => {
    if (body[start] !== OPENING_BRACE)
      throw new NoAnswerError(`has a list in ${answerKey} whose items are no records`);
    const { id, time, end } = entityAt(body, start, { ...form, timePath });
    const instant = typeof placedBy === 'string' ? instantOf(time) : placedBy;
    if (id === undefined && typeof placedBy === 'number') throw withoutKey(answerKey, identity);
    rows.push({ id, instant, payload: onOneLine(body, { start, end }) });
    return end;
  };
  const list = new AnswerList(body, answerKey);
  const passBy = (start: number, key: string) => list.passBy(start, key);
  const isList = (key: string) => key === answerKey || key === entity;
  visitQueryResponse(
    body,
    (start, key) => (isList(key) ? visitArray(body, list.found(start), visitRow) : passBy(start, key)),
    passBy,
  );
  list.requireAnswer(rows.length);
  return rows;
}

/** Without a zone, the place of a record would depend on the time zone of this machine. */
const TIME_WITH_ZONE = /^(\d{4})-(\d\d)-(\d\d)T[\d:.]+(Z|[+-]\d\d:?\d\d)$/i;

/** Epoch milliseconds; undefined if it is no time with a zone. */
export function instantOf(time = ''): number | undefined {
  const [, year, month, day] = TIME_WITH_ZONE.exec(time) ?? [];
  // Date.parse takes February 30 for March 1, which would place the record in another window.
  const isDay = day !== undefined && Number(day) <= daysOfMonth(Number(year), Number(month));
  const instant = isDay ? Date.parse(time) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}

function daysOfMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function withoutKey(answerKey: string, identity: readonly string[]): FatalApiError {
  return new FatalApiError(
    `QuickBooks sent a record of ${answerKey} without ${identity.join(', ')}: it has no key, so nothing of the stream is read`,
  );
}

const OPENING_BRACE = 0x7b;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

/** A message is one line. Inside JSON a bare line end can only be white space between tokens. */
export function onOneLine(body: Buffer, span: JsonSpan): Buffer {
  const slice = body.subarray(span.start, span.end);
  if (!slice.includes(LINE_FEED) && !slice.includes(CARRIAGE_RETURN)) return slice;
  return Buffer.from(slice.map((byte) => (byte === LINE_FEED || byte === CARRIAGE_RETURN ? SPACE : byte)));
}
