import {
  afterColon,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  OPEN_ARRAY,
  OPEN_OBJECT,
  QUOTE,
  skipWhitespace,
  stringEnd,
  unexpected,
  valueEnd,
} from './json-scanner.ts';
import { KnownTexts } from './known-texts.ts';

/**
 * Finds values inside JSON text without decoding or re-serialising it.
 *
 * A span is a pair of byte offsets into a UTF-8 buffer; `bytes.subarray(start, end)` is the value exactly as
 * it was sent.
 */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

export interface Member {
  readonly key: string;
  readonly value: JsonSpan;
}

/** The value of a member, with its key. One object for both: each record has several of them. */
export interface Field extends JsonSpan {
  readonly key: string;
}

/** Reads a value and returns the offset after it: by `valueEnd`, or by visiting its parts. */
export type Visit<Key = string> = (start: number, key: Key) => number;

/**
 * Visits the members of the object that starts at `start`, in one pass over its bytes, and returns the offset after
 * it. A value of another kind is skipped.
 */
export function visitObject(bytes: Uint8Array, start: number, visit: Visit): number {
  if (bytes[start] !== OPEN_OBJECT) return valueEnd(bytes, start);
  let at = skipWhitespace(bytes, start + 1);
  while (bytes[at] !== CLOSE_OBJECT) {
    const keyEnd = stringEnd(bytes, at);
    const end = visit(afterColon(bytes, keyEnd), keyText(bytes, at, keyEnd));
    at = nextItem(bytes, end, CLOSE_OBJECT);
  }
  return at + 1;
}

/** Visits the elements of an array, as {@link visitObject} does; the visitor gets their positions, from 0. */
export function visitArray(bytes: Uint8Array, start: number, visit: Visit<number>): number {
  if (bytes[start] !== OPEN_ARRAY) return valueEnd(bytes, start);
  let at = skipWhitespace(bytes, start + 1);
  for (let position = 0; bytes[at] !== CLOSE_ARRAY; position += 1) {
    at = nextItem(bytes, visit(at, position), CLOSE_ARRAY);
  }
  return at + 1;
}

/** Visits the one object that the whole text holds; false if it holds another kind of value. */
export function visitRoot(bytes: Uint8Array, visit: Visit): boolean {
  const start = skipWhitespace(bytes, 0);
  requireEnd(bytes, visitObject(bytes, start, visit));
  return bytes[start] === OPEN_OBJECT;
}

/** The members of the one object that the whole text holds; undefined if it holds another kind of value. */
export function rootMembers(bytes: Uint8Array): Member[] | undefined {
  const root = rootSpan(bytes);
  return bytes[root.start] === OPEN_OBJECT ? members(bytes, root) : undefined;
}

/** The span of the one value that the whole text holds. */
export function rootSpan(bytes: Uint8Array): JsonSpan {
  const start = skipWhitespace(bytes, 0);
  const end = valueEnd(bytes, start);
  requireEnd(bytes, end);
  return { start, end };
}

/** The members of an object in their order, repeated keys included. A value of another kind has none. */
export function members(bytes: Uint8Array, object: JsonSpan): Member[] {
  const found: Member[] = [];
  visitObject(bytes, object.start, (start, key) => {
    const end = valueEnd(bytes, start);
    found.push({ key, value: { start, end } });
    return end;
  });
  return found;
}

/** The elements of an array in their order. A value of another kind has none. */
export function elements(bytes: Uint8Array, array: JsonSpan): JsonSpan[] {
  const found: JsonSpan[] = [];
  visitArray(bytes, array.start, (start) => {
    const end = valueEnd(bytes, start);
    found.push({ start, end });
    return end;
  });
  return found;
}

/** The value at a path of keys. Of repeated keys the last one counts, as with `JSON.parse` and jsonb. */
export function valueAt(bytes: Uint8Array, object: JsonSpan, path: readonly string[]): JsonSpan | undefined {
  return path.reduce<JsonSpan | undefined>((parent, key) => parent && memberAt(bytes, parent, key), object);
}

/** Keeps no list of the members: a record may have very many. */
function memberAt(bytes: Uint8Array, object: JsonSpan, wanted: string): JsonSpan | undefined {
  let found: JsonSpan | undefined;
  visitObject(bytes, object.start, (start, key) => {
    const end = valueEnd(bytes, start);
    if (key === wanted) found = { start, end };
    return end;
  });
  return found;
}

/** The decoded string at a span; undefined if there is no value or it is not a string. */
export function stringAt(bytes: Uint8Array, span: JsonSpan | undefined): string | undefined {
  if (span === undefined || bytes[span.start] !== QUOTE) return undefined;
  return decodeString(bytes, span.start, span.end);
}

/** As {@link stringAt}, and faster for a string that stood in the records before, most of all at the same place. */
export function shortStringAt(
  bytes: Uint8Array,
  span: JsonSpan | undefined,
  place: number,
): string | undefined {
  if (span === undefined || bytes[span.start] !== QUOTE) return undefined;
  return (
    knownValues.atPlace(place, bytes, span.start + 1, span.end - 1) ??
    knownText(knownValues, bytes, span.start, span.end)
  );
}

/** The JSON text at a span, as it stands there. */
export function textAt(bytes: Uint8Array, span: JsonSpan): string {
  return asBuffer(bytes).toString('utf8', span.start, span.end);
}

/** The offset of the next item, or of the closing bracket, which no item can start with. */
function nextItem(bytes: Uint8Array, itemEnd: number, closer: number): number {
  let at = skipWhitespace(bytes, itemEnd);
  if (bytes[at] === closer) return at;
  if (bytes[at] !== COMMA) throw unexpected(bytes, at);
  at = skipWhitespace(bytes, at + 1);
  if (bytes[at] === closer) throw unexpected(bytes, at);
  return at;
}

function requireEnd(bytes: Uint8Array, end: number): void {
  const rest = skipWhitespace(bytes, end);
  if (rest < bytes.length) throw unexpected(bytes, rest);
}

const knownKeys = new KnownTexts();
const knownValues = new KnownTexts();

/** The text of the key whose quotes are at these offsets. Keys at the same place are mostly the same. */
export function keyAtPlace(place: number, bytes: Uint8Array, start: number, end: number): string {
  return knownKeys.atPlace(place, bytes, start + 1, end - 1) ?? keyText(bytes, start, end);
}

function keyText(bytes: Uint8Array, start: number, end: number): string {
  return knownText(knownKeys, bytes, start, end);
}

function knownText(known: KnownTexts, bytes: Uint8Array, start: number, end: number): string {
  return (
    known.at(bytes, start + 1, end - 1) ??
    known.keep(bytes, start + 1, end - 1, decodeString(bytes, start, end))
  );
}

function decodeString(bytes: Uint8Array, start: number, end: number): string {
  const inner = asBuffer(bytes).toString('utf8', start + 1, end - 1);
  return inner.includes('\\') ? JSON.parse(`"${inner}"`) : inner;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
