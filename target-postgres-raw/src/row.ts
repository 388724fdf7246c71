import {
  type Line,
  type Member,
  ProtocolError,
  type RecordMessage,
  type Span,
  stringAt,
  textAt,
  valueAt,
} from 'singer';
import type { Cell } from './copy-binary.ts';
import { instantFrom } from './instant.ts';
import { jsonbText, storableString } from './jsonb-text.ts';
import type { Source } from './table.ts';

/** A record on its way into a table. */
export interface Row {
  /** Equal for records that are versions of one row; empty in a table without keys. */
  readonly key: string;
  /** In the order of the table's columns. */
  readonly cells: readonly Cell[];
  readonly payload: Buffer;
  readonly windowStart: bigint | null;
  readonly windowEnd: bigint | null;
  /** Characters that JSONB cannot hold and that gave way to U+FFFD. */
  readonly replaced: number;
  /** The line of the input that it came in. */
  readonly line: number;
}

const MAXIMUM_INTEGER = 2 ** 31 - 1;

/** The row of a record; throws a {@link ProtocolError} that names line, stream and property. */
export function readRow(line: Line, message: RecordMessage, source: Source): Row {
  const at = { line, stream: message.stream };
  return source.layout === 'envelope'
    ? readEnvelope(at, message.fields)
    : readWholeRecord(at, message, source.table.keys);
}

/** Where something stands, for messages. */
interface Place {
  readonly line: Line;
  readonly stream: string;
}

function readEnvelope(place: Place, fields: readonly Member[]): Row {
  const { number } = place.line;
  let id: Span | undefined;
  let payload: Span | undefined;
  let windowStart: bigint | null = null;
  let windowEnd: bigint | null = null;
  let pageNumber: number | null = null;
  let pageSize: number | null = null;
  let request: Span | undefined;
  for (const { key, value } of fields) {
    if (key === 'payload') payload = value;
    else if (key === 'id') id = value;
    else if (key === 'extract_window_start_utc') windowStart = instantAt(place, key, value);
    else if (key === 'extract_window_end_utc') windowEnd = instantAt(place, key, value);
    else if (key === 'page_number') pageNumber = integerAt(place, key, value);
    else if (key === 'page_size') pageSize = integerAt(place, key, value);
    else if (key === 'request_payload') request = value;
    else throw refused(place, `has the property ${JSON.stringify(key)}, for which there is no column`);
  }
  if (payload === undefined || isNull(place, payload)) throw refused(place, 'has no "payload"');
  const key = keyText(place, 'id', id);
  const stored = jsonbAt(place, payload);
  const requested = request === undefined || isNull(place, request) ? undefined : jsonbAt(place, request);
  return {
    key: key.text,
    cells: [key.text, stored.text, windowStart, windowEnd, pageNumber, pageSize, requested?.text ?? null],
    payload: stored.text,
    windowStart,
    windowEnd,
    replaced: key.replaced + stored.replaced + (requested?.replaced ?? 0),
    line: number,
  };
}

function readWholeRecord(place: Place, { record, fields }: RecordMessage, keys: readonly string[]): Row {
  const stored = jsonbAt(place, record);
  const values = keys.map((name) =>
    keyText(place, name, fields.findLast((member) => member.key === name)?.value),
  );
  const texts = values.map(({ text }) => text);
  return {
    // No text holds a NUL any more, so no two lists of keys come to the same.
    key: texts.join('\0'),
    cells: [...texts, stored.text, null, null, null, null, null],
    payload: stored.text,
    windowStart: null,
    windowEnd: null,
    replaced: values.reduce((sum, value) => sum + value.replaced, stored.replaced),
    line: place.line.number,
  };
}

/** Whether a payload is an older version than another one, which QuickBooks tells by its time of change. */
export function isOlder(payload: Buffer, than: Buffer): boolean {
  const [mine, other] = [versionOf(payload), versionOf(than)];
  return mine !== undefined && other !== undefined && mine < other;
}

/** Keys that tell the version of a payload, from the outside in. */
export const VERSION_PATH = ['MetaData', 'LastUpdatedTime'] as const;

function versionOf(payload: Buffer): bigint | undefined {
  const text = stringAt(payload, valueAt(payload, { start: 0, end: payload.length }, VERSION_PATH));
  return text === undefined ? undefined : instantFrom(text);
}

/** A string as it reads, any other value as its JSON text, so that a number keeps all its digits. */
function keyText(place: Place, name: string, value: Span | undefined) {
  if (value === undefined) throw refused(place, `has no ${JSON.stringify(name)}, which is a key`);
  if (isNull(place, value)) throw refused(place, `has null for ${JSON.stringify(name)}, which is a key`);
  const { bytes } = place.line;
  return storableString(stringAt(bytes, value) ?? textAt(bytes, value));
}

function jsonbAt({ line }: Place, { start, end }: Span) {
  return jsonbText(line.bytes.subarray(start, end));
}

function instantAt(place: Place, name: string, value: Span): bigint | null {
  if (isNull(place, value)) return null;
  const text = stringAt(place.line.bytes, value);
  const instant = text === undefined ? undefined : instantFrom(text);
  if (instant !== undefined) return instant;
  throw refused(place, `has ${JSON.stringify(name)} that is not an instant such as "2024-01-31T00:00:00Z"`);
}

function integerAt(place: Place, name: string, value: Span): number | null {
  if (isNull(place, value)) return null;
  const text = textAt(place.line.bytes, value);
  const number = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Math.abs(number) <= MAXIMUM_INTEGER) return number;
  throw refused(place, `has ${JSON.stringify(name)} that is not a whole number of four bytes`);
}

function isNull({ line }: Place, { start }: Span): boolean {
  return line.bytes[start] === LOWER_N;
}

/** Of all JSON values only null starts with it. */
const LOWER_N = 0x6e;

function refused({ line, stream }: Place, what: string): ProtocolError {
  return new ProtocolError(
    `line ${line.number} of the input, a record of stream ${JSON.stringify(stream)}, ${what}. See what the tap sends`,
  );
}
