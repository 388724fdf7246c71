import {
  ENVELOPE,
  EXTRACT_COLUMNS,
  type Field,
  type JsonSpan,
  type Line,
  MOST_MEMBERS,
  type RecordMessage,
  stringAt,
  valueAt,
} from 'singer';
import type { Slice } from '../postgres/copy-binary.ts';
import { instantFrom } from '../postgres/instant.ts';
import { UNSTORABLE_KEY } from '../postgres/sqlstates.ts';
import { deletedAtOf } from './deleted-at.ts';
import { type ExtractValue, extractValues, instantAt, isNull, NO_EXTRACT } from './extract-values.ts';
import { type Key, keyOfText } from './key.ts';
import { keyValueText } from './key-text.ts';
import { PROGRAM_LIMIT_EXCEEDED, requireFewParts } from './record-size.ts';
import type { StreamMapping } from './stream-mapping.ts';
import { UnfitRecord } from './unfit-record.ts';

/** A record on its way into a table. */
export interface Row {
  readonly key: Key;
  /** The memory that holds the line that it came in, and the place of the line there. {@link moveLine} sets them anew. */
  bytes: Buffer;
  lineStart: number;
  readonly lineLength: number;
  readonly number: number;
  /** The BATCH file that the line stands in. */
  readonly file: string | undefined;
  /** The span of the payload, counted from the start of the line. */
  readonly payloadStart: number;
  readonly payloadEnd: number;
  /** The columns after the payload, in the order of the table. Rows share the list. */
  readonly values: readonly ExtractValue[];
  /** Time at which the source deleted the record; null for a record that lives. */
  readonly deletedAt: bigint | null;
}

/** A row that is being made. */
export type NewRow = { -readonly [Member in keyof Row]: Row[Member] };

const PAYLOAD = ENVELOPE.payload.name;
const PAYLOAD_SLOT = -1;
const DELETED_SLOT = -2;
const SLOTS: ReadonlyMap<string, number> = new Map([
  [PAYLOAD, PAYLOAD_SLOT],
  [ENVELOPE.deletedAt.name, DELETED_SLOT],
  ...EXTRACT_COLUMNS.map(({ name }, slot) => [name, slot] as const),
]);
const WINDOW_START = EXTRACT_COLUMNS.indexOf(ENVELOPE.windowStart);
const WINDOW_END = EXTRACT_COLUMNS.indexOf(ENVELOPE.windowEnd);

/**
 * The row of a record; throws an {@link UnfitRecord} that names the property. `replaced` counts the characters of the
 * record that gave way to U+FFFD.
 */
export function readRow(line: Line, message: RecordMessage, source: StreamMapping, replaced = 0): Row {
  if (message.fields.length > MOST_MEMBERS)
    throw new UnfitRecord(`it has more than ${MOST_MEMBERS} properties`, PROGRAM_LIMIT_EXCEEDED);
  requireFewParts(line.bytes);
  const row =
    source.layout === 'envelope'
      ? readEnvelope(line, message.fields, source)
      : readWholeRecord(line, message, source.table.keys);
  if (replaced > 0 && String(row.key).includes(REPLACEMENT)) throw CHANGED_KEY;
  return row;
}

const REPLACEMENT = '\ufffd';
const CHANGED_KEY = new UnfitRecord(
  'its key has a character that Postgres cannot hold (\\u0000 or half of a surrogate pair), without which it could equal another key',
  '22P05',
);

/** Notes that the line of a row was copied to another place. */
export function moveLine(row: Row, bytes: Buffer, start: number): void {
  row.bytes = bytes;
  row.lineStart = start;
}

export function lineBytesOf({ bytes, lineStart, lineLength }: Row): Buffer {
  return bytes.subarray(lineStart, lineStart + lineLength);
}

export function payloadOf({ bytes, lineStart, payloadStart, payloadEnd }: Row): Slice {
  return { bytes, start: lineStart + payloadStart, end: lineStart + payloadEnd };
}

/** Microseconds, as COPY writes them. */
export function windowStartOf({ values }: Row): bigint | null {
  return instantIn(values[WINDOW_START]);
}

export function windowEndOf({ values }: Row): bigint | null {
  return instantIn(values[WINDOW_END]);
}

function instantIn(value: ExtractValue | undefined): bigint | null {
  return typeof value === 'bigint' ? value : null;
}

function readEnvelope({ bytes, number, file }: Line, fields: readonly Field[], source: StreamMapping): Row {
  const { keys } = source.table;
  let payload: JsonSpan | undefined;
  let deletedAt: bigint | null = null;
  let firstKey: JsonSpan | undefined;
  extract.fill(undefined);
  for (let i = 0; i < fields.length; i += 1) {
    const field = fields[i];
    if (field === undefined) continue;
    const { key } = field;
    const slot = key === recentKeys[i] ? recentSlots[i] : slotOf(key, i);
    if (slot === undefined) {
      if (key === keys[0]) firstKey = field;
      else if (!keys.includes(key)) takeUnknown(key, source);
    } else if (slot === PAYLOAD_SLOT) payload = field;
    else if (slot === DELETED_SLOT) deletedAt = isNull(bytes, field) ? null : instantAt(bytes, field);
    else extract[slot] = field;
  }
  const values = extractValues(bytes, extract);
  if (payload === undefined || isNull(bytes, payload))
    throw new UnfitRecord(`it has no ${JSON.stringify(PAYLOAD)}`, '23502');
  const key = keys.length === 1 ? keyText(bytes, keys[0] ?? '', firstKey) : keyOf(bytes, fields, keys);
  return rowAt({ bytes, number, file }, key, payload, values, deletedAt);
}

/** The fields of the record that is read, by slot. */
const extract: (Field | undefined)[] = EXTRACT_COLUMNS.map(() => undefined);

/** The keys of the last record, by position, with their slots: the members come in the same order each time. */
const recentKeys: string[] = [];
const recentSlots: (number | undefined)[] = [];
const MOST_KEYS = 32;

function slotOf(key: string, position: number): number | undefined {
  const slot = SLOTS.get(key);
  if (position < MOST_KEYS) {
    recentKeys[position] = key;
    recentSlots[position] = slot;
  }
  return slot;
}

function takeUnknown(property: string, { onUnknown }: StreamMapping): void {
  if (onUnknown === undefined)
    throw new UnfitRecord(
      `it has the property ${JSON.stringify(property)}, for which there is no column`,
      '42703',
    );
  onUnknown(property);
}

function readWholeRecord(line: Line, { record, fields }: RecordMessage, keys: readonly string[]): Row {
  const deletedAt = deletedAtOf(line.bytes, fields);
  return rowAt(line, keyOf(line.bytes, fields, keys), record, NO_EXTRACT, deletedAt);
}

/** All rows are made here, so that they have one shape. */
export function rowAt(
  { bytes, number, file }: Line,
  keyText: string,
  { start: payloadStart, end: payloadEnd }: JsonSpan,
  values: readonly ExtractValue[],
  deletedAt: bigint | null,
): Row {
  const key = keyOfText(keyText);
  const lineLength = bytes.length;
  return { key, bytes, lineStart: 0, lineLength, number, file, payloadStart, payloadEnd, values, deletedAt };
}

function keyOf(bytes: Buffer, fields: readonly Field[], keys: readonly string[]): string {
  // Of a repeated member the last one counts.
  const valueAtKey = (name: string) => fields.findLast(({ key }) => key === name);
  return keys.map((name) => keyText(bytes, name, valueAtKey(name))).join('\0');
}

/** True for a row that is an older version than another one, by the instants at a path of keys in their payloads. */
export function isOlder(row: Row, than: Row, path: readonly string[] | undefined): boolean {
  const [mine, other] = [versionOf(row, path), versionOf(than, path)];
  return mine !== undefined && other !== undefined && mine < other;
}

/** The time of change in a row's payload; undefined if it has none. */
export function versionOf(row: Row, path: readonly string[] | undefined): bigint | undefined {
  if (path === undefined) return undefined;
  const { bytes } = row;
  const text = stringAt(bytes, valueAt(bytes, payloadOf(row), path));
  return text === undefined ? undefined : instantFrom(text);
}

function keyText(bytes: Buffer, name: string, value: JsonSpan | undefined): string {
  if (value === undefined)
    throw new UnfitRecord(`it has no ${JSON.stringify(name)}, which is a key`, UNSTORABLE_KEY);
  if (isNull(bytes, value))
    throw new UnfitRecord(`it has null for ${JSON.stringify(name)}, which is a key`, UNSTORABLE_KEY);
  return keyValueText(bytes, name, value);
}
