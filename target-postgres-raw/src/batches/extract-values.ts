import { EXTRACT_COLUMNS, type Field, type JsonSpan, type SqlType, stringAt, textAt } from 'singer';
import type { Slice } from '../postgres/copy-binary.ts';
import { instantFrom } from '../postgres/instant.ts';
import { integerAt } from './integer-at.ts';
import { LONGEST_MOVED_BYTES } from './record-size.ts';
import { UnfitRecord } from './unfit-record.ts';

/** The value of a column that says which request brought a record; instants are microseconds, as COPY writes them. */
export type ExtractValue = Slice | string | bigint | number | null;

/** The values of a record that is no envelope. */
export const NO_EXTRACT: readonly ExtractValue[] = EXTRACT_COLUMNS.map(() => null);

const TYPES: readonly SqlType[] = EXTRACT_COLUMNS.map(({ type }) => type);

/** The fields of the last record, as they stood in its line, and their values. */
let recentTexts: readonly (Buffer | undefined)[] = TYPES.map(() => undefined);
let recentValues = NO_EXTRACT;

/**
 * The values of the columns after the payload, given their fields by column. The records of a page have the same ones, so
 * that they get one list: a list for each would be most of what a batch keeps in the heap. Throws an {@link UnfitRecord}
 * that names a field whose value is none of its column's type.
 */
export function extractValues(
  bytes: Buffer,
  fields: readonly (Field | undefined)[],
): readonly ExtractValue[] {
  if (isRecent(bytes, fields)) return recentValues;
  const texts = fields.map((field) => field && textOf(bytes, field));
  const values = fields.map((field, slot) =>
    field === undefined ? null : readValue(bytes, field, texts[slot], TYPES[slot]),
  );
  // A long text would stay in memory after its batch.
  if (texts.some((text) => text !== undefined && text.length > LONGEST_MOVED_BYTES)) return values;
  [recentTexts, recentValues] = [texts, values];
  return values;
}

/** The text of a field. A copy, since the line is copied to another place, and its memory used again, unless it is long. */
function textOf(bytes: Buffer, { start, end }: JsonSpan): Buffer {
  const text = bytes.subarray(start, end);
  return text.length > LONGEST_MOVED_BYTES ? text : Buffer.from(text);
}

function isRecent(bytes: Buffer, fields: readonly (Field | undefined)[]): boolean {
  for (let slot = 0; slot < fields.length; slot += 1) {
    const field = fields[slot];
    const text = recentTexts[slot];
    if (field === undefined || text === undefined ? field !== text : !isSame(bytes, field, text))
      return false;
  }
  return true;
}

/** To compare fewer bytes one by one is faster than a call into Node. */
const FEW_BYTES = 64;

function isSame(bytes: Buffer, { start, end }: JsonSpan, text: Buffer): boolean {
  if (text.length !== end - start) return false;
  if (text.length > FEW_BYTES) return text.compare(bytes, start, end) === 0;
  for (let i = 0; i < text.length; i += 1) if (text[i] !== bytes[start + i]) return false;
  return true;
}

function readValue(
  bytes: Buffer,
  field: Field,
  text: Buffer | undefined,
  type: SqlType | undefined,
): ExtractValue {
  if (text === undefined || isNull(bytes, field)) return null;
  switch (type) {
    case 'timestamptz':
      return instantAt(bytes, field);
    case 'integer':
      return integerAt(bytes, field.key, field);
    case 'text':
      return stringAt(bytes, field) ?? textAt(bytes, field);
    default:
      return { bytes: text, start: 0, end: text.length };
  }
}

/** The instant of a field, in microseconds; throws an {@link UnfitRecord} if it is none. */
export function instantAt(bytes: Buffer, field: Field): bigint {
  const instant = instantFrom(stringAt(bytes, field) ?? '');
  if (instant !== undefined) return instant;
  throw new UnfitRecord(
    `it has ${JSON.stringify(field.key)} that is not an instant such as "2024-01-31T00:00:00Z"`,
    '22007',
  );
}

/** True for the value null. */
export function isNull(bytes: Buffer, { start }: JsonSpan): boolean {
  return bytes[start] === LOWER_N;
}

/** Among JSON values only null starts with it. */
const LOWER_N = 0x6e;
