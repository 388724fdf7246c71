import { knownKey } from './known-keys.ts';

/**
 * Finds values inside JSON text without decoding or re-serialising it.
 *
 * A span is a pair of byte offsets into a UTF-8 buffer; `bytes.subarray(start, end)` is the value exactly as
 * it was sent. The scanner is strict (RFC 8259): it accepts a text if and only if `JSON.parse` does.
 */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
}

export interface Member {
  readonly key: string;
  readonly value: JsonSpan;
}

/** The text is not JSON. `offset` is the byte at which that shows. */
export class JsonSyntaxError extends Error {
  readonly offset: number;

  constructor(offset: number, found: number | undefined) {
    const what = found === undefined ? 'the text ends' : `unexpected ${describeByte(found)}`;
    super(`${what} at byte ${offset}`);
    this.name = 'JsonSyntaxError';
    this.offset = offset;
  }
}

const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const UPPER_E = 0x45;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const LITERALS = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]));
/** 1 for each byte that stands for itself inside a string. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);
/** 1 for each byte that a backslash may stand in front of, but for the one of \\u0000. */
const ESCAPED = Uint8Array.from({ length: 256 }, (_, byte) =>
  Buffer.from('"\\/bfnrt').includes(byte) ? 1 : 0,
);

/** What a visitor does with a value: returns the offset behind it, by `valueEnd` or by going into it. */
export type Visit<Key = string> = (start: number, key: Key) => number;

/**
 * Goes through the members of the object that starts at `start`, in one pass over its bytes, and returns the offset
 * behind it. A value of another kind is passed over.
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

/** The same for the elements of an array; a visitor gets their positions, from 0. */
export function visitArray(bytes: Uint8Array, start: number, visit: Visit<number>): number {
  if (bytes[start] !== OPEN_ARRAY) return valueEnd(bytes, start);
  let at = skipWhitespace(bytes, start + 1);
  for (let position = 0; bytes[at] !== CLOSE_ARRAY; position += 1) {
    at = nextItem(bytes, visit(at, position), CLOSE_ARRAY);
  }
  return at + 1;
}

/** Goes through the one object that the whole text holds; says whether it is one. */
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
  return path.reduce<JsonSpan | undefined>(
    (parent, key) => parent && members(bytes, parent).findLast((member) => member.key === key)?.value,
    object,
  );
}

/** The decoded string at a span; undefined if there is no value or it is not a string. */
export function stringAt(bytes: Uint8Array, span: JsonSpan | undefined): string | undefined {
  if (span === undefined || bytes[span.start] !== QUOTE) return undefined;
  return decodeString(bytes, span.start, span.end);
}

/** The JSON text at a span, as it stands there. */
export function textAt(bytes: Uint8Array, span: JsonSpan): string {
  return asBuffer(bytes).toString('utf8', span.start, span.end);
}

/**
 * The offset behind the value that starts at `start`. Depth is kept in a list, so it costs no stack. Most of the time
 * that a program spends on a record is spent here, so it is a loop with little in it.
 */
export function valueEnd(bytes: Uint8Array, start: number): number {
  const outer: number[] = [];
  // Of the innermost bracket that is open; 0 where none is.
  let closer = 0;
  let at = start;
  for (;;) {
    const first = bytes[at];
    if (first === OPEN_OBJECT || first === OPEN_ARRAY) {
      outer.push(closer);
      closer = first + 2; // '[' and ']', '{' and '}' are two apart
      at = skipWhitespace(bytes, at + 1);
      if (bytes[at] !== closer) {
        if (closer === CLOSE_OBJECT) at = memberValueStart(bytes, at);
        continue;
      }
      at += 1;
      closer = outer.pop() ?? 0;
    } else {
      at = first === QUOTE ? stringEnd(bytes, at) : scalarEnd(bytes, at);
    }
    while (closer !== 0) {
      at = skipWhitespace(bytes, at);
      const byte = bytes[at];
      if (byte === COMMA) {
        // A closing bracket here is found to be no key, and no value.
        at = skipWhitespace(bytes, at + 1);
        if (closer === CLOSE_OBJECT) at = memberValueStart(bytes, at);
        break;
      }
      if (byte !== closer) throw unexpected(bytes, at);
      at += 1;
      closer = outer.pop() ?? 0;
    }
    if (closer === 0) return at;
  }
}

/** From behind an item to the next one, or to the closing bracket, which no item can start with. */
function nextItem(bytes: Uint8Array, itemEnd: number, closer: number): number {
  let at = skipWhitespace(bytes, itemEnd);
  if (bytes[at] === closer) return at;
  if (bytes[at] !== COMMA) throw unexpected(bytes, at);
  at = skipWhitespace(bytes, at + 1);
  if (bytes[at] === closer) throw unexpected(bytes, at);
  return at;
}

function memberValueStart(bytes: Uint8Array, keyStart: number): number {
  const keyEnd = stringEnd(bytes, keyStart);
  return bytes[keyEnd] === COLON ? skipWhitespace(bytes, keyEnd + 1) : afterColon(bytes, keyEnd);
}

function afterColon(bytes: Uint8Array, keyEnd: number): number {
  const at = skipWhitespace(bytes, keyEnd);
  if (bytes[at] !== COLON) throw unexpected(bytes, at);
  return skipWhitespace(bytes, at + 1);
}

function scalarEnd(bytes: Uint8Array, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return stringEnd(bytes, start);
  if (first === MINUS || isDigit(first)) return numberEnd(bytes, start);
  const literal = first === undefined ? undefined : LITERALS.get(first);
  if (literal === undefined) throw unexpected(bytes, start);
  for (let i = 1; i < literal.length; i += 1) {
    if (bytes[start + i] !== literal[i]) throw unexpected(bytes, start + i);
  }
  return start + literal.length;
}

function stringEnd(bytes: Uint8Array, start: number): number {
  if (bytes[start] !== QUOTE) throw unexpected(bytes, start);
  let at = start + 1;
  for (;;) {
    let byte = bytes[at];
    while (byte !== undefined && PLAIN[byte] === 1) {
      at += 1;
      byte = bytes[at];
    }
    if (byte === QUOTE) return at + 1;
    if (byte !== BACKSLASH) throw unexpected(bytes, at);
    at = escapeEnd(bytes, at + 1);
  }
}

function escapeEnd(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === LOWER_U) {
    for (let i = 1; i <= 4; i += 1) if (!isHexDigit(bytes[at + i])) throw unexpected(bytes, at + i);
    return at + 5;
  }
  if (byte === undefined || ESCAPED[byte] !== 1) throw unexpected(bytes, at);
  return at + 1;
}

function numberEnd(bytes: Uint8Array, start: number): number {
  let at = bytes[start] === MINUS ? start + 1 : start;
  at = bytes[at] === ZERO ? at + 1 : digitsEnd(bytes, at);
  if (bytes[at] === DOT) at = digitsEnd(bytes, at + 1);
  if (bytes[at] === LOWER_E || bytes[at] === UPPER_E) {
    const sign = bytes[at + 1];
    at = digitsEnd(bytes, sign === MINUS || sign === PLUS ? at + 2 : at + 1);
  }
  return at;
}

function digitsEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(bytes[at])) at += 1;
  if (at === start) throw unexpected(bytes, at);
  return at;
}

function skipWhitespace(bytes: Uint8Array, start: number): number {
  const byte = bytes[start];
  return byte !== undefined && byte > SPACE ? start : whitespaceEnd(bytes, start);
}

function whitespaceEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  for (;;) {
    const byte = bytes[at];
    if (byte !== SPACE && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at;
    at += 1;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function isHexDigit(byte: number | undefined): boolean {
  return isDigit(byte) || (byte !== undefined && (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x66);
}

function keyText(bytes: Uint8Array, start: number, end: number): string {
  return knownKey(bytes, start + 1, end - 1, () => decodeString(bytes, start, end));
}

function decodeString(bytes: Uint8Array, start: number, end: number): string {
  const inner = asBuffer(bytes).toString('utf8', start + 1, end - 1);
  return inner.includes('\\') ? JSON.parse(`"${inner}"`) : inner;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function requireEnd(bytes: Uint8Array, end: number): void {
  const rest = skipWhitespace(bytes, end);
  if (rest < bytes.length) throw unexpected(bytes, rest);
}

function unexpected(bytes: Uint8Array, offset: number): JsonSyntaxError {
  return new JsonSyntaxError(offset, bytes[offset]);
}

function describeByte(byte: number): string {
  return byte > 0x20 && byte < 0x7f
    ? `"${String.fromCharCode(byte)}"`
    : `0x${byte.toString(16).padStart(2, '0')}`;
}
