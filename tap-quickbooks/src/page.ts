import { elements, FatalApiError, rootSpan, type Span, stringAt, valueAt } from 'singer';

/** One record of a page: its key, its place in time (epoch milliseconds) and its JSON as QuickBooks sent it. */
export interface Row {
  readonly id: string;
  readonly instant: number;
  readonly payload: Buffer;
}

/**
 * The rows of a query response, `{"QueryResponse":{"<entity>":[…],…},"time":…}`, sliced out of its bytes.
 * A response without rows has no array. The rows are counted, since `maxResults` need not be true.
 */
export function rowsOf(body: Buffer, entity: string, windowField: string): Row[] {
  const list = valueAt(body, rootSpan(body), ['QueryResponse', entity]);
  if (list === undefined) return [];
  const path = windowField.split('.');
  return elements(body, list).map((span) => {
    const id = stringAt(body, valueAt(body, span, ['Id']));
    const time = stringAt(body, valueAt(body, span, path));
    const instant = Date.parse(time ?? '');
    if (id === undefined || Number.isNaN(instant)) {
      throw new FatalApiError(
        `QuickBooks sent a record of ${entity} with Id ${id} and ${windowField} ${time}: it cannot be placed in time, so nothing behind it is read`,
      );
    }
    return { id, instant, payload: onOneLine(body, span) };
  });
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

/** A message is one line. Inside JSON a bare line end can only be white space between tokens. */
function onOneLine(body: Buffer, span: Span): Buffer {
  const slice = body.subarray(span.start, span.end);
  if (!slice.includes(LINE_FEED) && !slice.includes(CARRIAGE_RETURN)) return slice;
  return Buffer.from(slice.map((byte) => (byte === LINE_FEED || byte === CARRIAGE_RETURN ? SPACE : byte)));
}
