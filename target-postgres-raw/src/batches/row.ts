import { type JsonSpan, type Line, type Member, type RecordMessage, stringAt, textAt, valueAt } from 'singer';
import type { Cell } from '../postgres/copy-binary.ts';
import { instantFrom } from '../postgres/instant.ts';
import { UNSTORABLE_KEY } from '../postgres/sqlstates.ts';
import type { StreamMapping } from './stream-mapping.ts';
import { UnfitRecord } from './unfit-record.ts';

/** A record on its way into a table. What is long stays where it is in the line, and is copied once, into COPY. */
export interface Row {
  /** Equal for records that are versions of one row; the key's columns with NUL between them, empty without keys. */
  readonly key: string;
  /** The line that it came in. */
  readonly bytes: Buffer;
  readonly number: number;
  readonly payload: JsonSpan;
  readonly request: JsonSpan | undefined;
  readonly windowStart: bigint | null;
  readonly windowEnd: bigint | null;
  readonly pageNumber: number | null;
  readonly pageSize: number | null;
}

const MAXIMUM_INTEGER = 2 ** 31 - 1;

/** The row of a record; throws an {@link UnfitRecord} that names the property. */
export function readRow(line: Line, message: RecordMessage, source: StreamMapping): Row {
  return source.layout === 'envelope'
    ? readEnvelope(line, message.fields)
    : readWholeRecord(line, message, source.table.keys);
}

/** The row's columns behind the keys, in the order of the table. */
export function cellsOf(row: Row, keys: number): Cell[] {
  const { bytes, payload, request } = row;
  const others: Cell[] = [
    { bytes, start: payload.start, end: payload.end },
    row.windowStart,
    row.windowEnd,
    row.pageNumber,
    row.pageSize,
    request === undefined ? null : { bytes, start: request.start, end: request.end },
  ];
  if (keys === 0) return others;
  // No text holds a NUL any more, so no two lists of keys come to the same.
  return keys === 1 ? [row.key, ...others] : [...row.key.split('\0'), ...others];
}

function readEnvelope({ bytes, number }: Line, fields: readonly Member[]): Row {
  let id: JsonSpan | undefined;
  let payload: JsonSpan | undefined;
  let request: JsonSpan | undefined;
  let windowStart: bigint | null = null;
  let windowEnd: bigint | null = null;
  let pageNumber: number | null = null;
  let pageSize: number | null = null;
  for (const { key, value } of fields) {
    if (key === 'payload') payload = value;
    else if (key === 'id') id = value;
    else if (key === 'extract_window_start_utc') windowStart = instantAt(bytes, key, value);
    else if (key === 'extract_window_end_utc') windowEnd = instantAt(bytes, key, value);
    else if (key === 'page_number') pageNumber = integerAt(bytes, key, value);
    else if (key === 'page_size') pageSize = integerAt(bytes, key, value);
    else if (key === 'request_payload') request = value;
    else
      throw new UnfitRecord(
        `it has the property ${JSON.stringify(key)}, for which there is no column`,
        '42703',
      );
  }
  if (payload === undefined || isNull(bytes, payload)) throw new UnfitRecord('it has no "payload"', '23502');
  return {
    key: keyText(bytes, 'id', id),
    bytes,
    number,
    payload,
    request: request === undefined || isNull(bytes, request) ? undefined : request,
    windowStart,
    windowEnd,
    pageNumber,
    pageSize,
  };
}

function readWholeRecord({ bytes, number }: Line, message: RecordMessage, keys: readonly string[]): Row {
  const { record, fields } = message;
  const texts = keys.map((name) =>
    keyText(bytes, name, fields.findLast((member) => member.key === name)?.value),
  );
  return {
    key: texts.join('\0'),
    bytes,
    number,
    payload: record,
    request: undefined,
    windowStart: null,
    windowEnd: null,
    pageNumber: null,
    pageSize: null,
  };
}

/** Whether a row is an older version than another one, by the instants at a path of keys in their payloads. */
export function isOlder(row: Row, than: Row, path: readonly string[] | undefined): boolean {
  if (path === undefined) return false;
  const [mine, other] = [versionOf(row, path), versionOf(than, path)];
  return mine !== undefined && other !== undefined && mine < other;
}

function versionOf({ bytes, payload }: Row, path: readonly string[]): bigint | undefined {
  const text = stringAt(bytes, valueAt(bytes, payload, path));
  return text === undefined ? undefined : instantFrom(text);
}

/** A string as it reads, any other value as its JSON text, so that a number keeps all its digits. */
function keyText(bytes: Buffer, name: string, value: JsonSpan | undefined): string {
  if (value === undefined)
    throw new UnfitRecord(`it has no ${JSON.stringify(name)}, which is a key`, UNSTORABLE_KEY);
  if (isNull(bytes, value))
    throw new UnfitRecord(`it has null for ${JSON.stringify(name)}, which is a key`, UNSTORABLE_KEY);
  return stringAt(bytes, value) ?? textAt(bytes, value);
}

/** Windows repeat from record to record, so the last ones are at hand. */
const recentInstants = new Map<string, bigint | undefined>();
const MOST_RECENT = 64;

function instantAt(bytes: Buffer, name: string, value: JsonSpan): bigint | null {
  if (isNull(bytes, value)) return null;
  const text = stringAt(bytes, value) ?? '';
  let instant = recentInstants.get(text);
  if (instant === undefined) {
    instant = instantFrom(text);
    if (recentInstants.size >= MOST_RECENT) recentInstants.clear();
    recentInstants.set(text, instant);
  }
  if (instant !== undefined) return instant;
  throw new UnfitRecord(
    `it has ${JSON.stringify(name)} that is not an instant such as "2024-01-31T00:00:00Z"`,
    '22007',
  );
}

const ZERO = 0x30;
const NINE = 0x39;
/** So many digits are surely a whole number of four bytes. */
const FEW_DIGITS = 9;

function integerAt(bytes: Buffer, name: string, value: JsonSpan): number | null {
  if (isNull(bytes, value)) return null;
  let number = 0;
  let at = value.start;
  for (; at < value.end && value.end - value.start <= FEW_DIGITS; at += 1) {
    const digit = bytes[at] ?? 0;
    if (digit < ZERO || digit > NINE) break;
    number = number * 10 + digit - ZERO;
  }
  if (at < value.end) number = wholeNumber(textAt(bytes, value));
  if (Math.abs(number) <= MAXIMUM_INTEGER) return number;
  throw new UnfitRecord(`it has ${JSON.stringify(name)} that is not a whole number of four bytes`, '22003');
}

function wholeNumber(text: string): number {
  return /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
}

function isNull(bytes: Buffer, { start }: JsonSpan): boolean {
  return bytes[start] === LOWER_N;
}

/** Of all JSON values only null starts with it. */
const LOWER_N = 0x6e;
