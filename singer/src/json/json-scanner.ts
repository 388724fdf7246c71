import { JsonSyntaxError } from './json-syntax-error.ts';
import { OpenBrackets } from './open-brackets.ts';

/*
 * Finds where a JSON value ends, strictly (RFC 8259): it accepts a text if and only if `JSON.parse` does, and takes any
 * number of levels. All offsets are bytes of a UTF-8 buffer.
 */

const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
const MINUS = 0x2d;
const PLUS = 0x2b;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const UPPER_E = 0x45;
export const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
export const CLOSE_ARRAY = 0x5d;
const LOWER_E = 0x65;
const LOWER_U = 0x75;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

const LITERALS = new Map(['true', 'false', 'null'].map((word) => [word.charCodeAt(0), Buffer.from(word)]));
/** 1 for each byte that stands for itself inside a string. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH ? 1 : 0,
);
/** 1 for each byte that may follow a backslash, except the `u` of \\u0000. */
const ESCAPED = Uint8Array.from({ length: 256 }, (_, byte) =>
  Buffer.from('"\\/bfnrt').includes(byte) ? 1 : 0,
);

/**
 * The brackets of the value that is read. It is used again, so that V8 does not forget the shape of such an object: a
 * full collection that finds none would throw away the code that it had optimised for them.
 */
const outer = new OpenBrackets();

/**
 * The offset after the value that starts at `start`. Depth costs no stack, and a bit for each level. A program spends
 * most of its time on a record here, so the loop does as little as possible.
 */
export function valueEnd(bytes: Uint8Array, start: number): number {
  outer.clear();
  // Closes the innermost open bracket; 0 if none is open.
  let closer = 0;
  let at = start;
  for (;;) {
    const first = bytes[at];
    if (first === OPEN_OBJECT || first === OPEN_ARRAY) {
      if (closer !== 0) outer.push(closer === CLOSE_OBJECT);
      closer = first + 2; // '[' and ']', '{' and '}' are two apart
      at = skipWhitespace(bytes, at + 1);
      if (bytes[at] !== closer) {
        if (closer === CLOSE_OBJECT) at = memberValueStart(bytes, at);
        continue;
      }
      at += 1;
      closer = outer.pop();
    } else {
      at = first === QUOTE ? stringEnd(bytes, at) : scalarEnd(bytes, at);
    }
    while (closer !== 0) {
      at = skipWhitespace(bytes, at);
      const byte = bytes[at];
      if (byte === COMMA) {
        // A closing bracket here fails below, since it starts neither a key nor a value.
        at = skipWhitespace(bytes, at + 1);
        if (closer === CLOSE_OBJECT) at = memberValueStart(bytes, at);
        break;
      }
      if (byte !== closer) throw unexpected(bytes, at);
      at += 1;
      closer = outer.pop();
    }
    if (closer === 0) return at;
  }
}

function memberValueStart(bytes: Uint8Array, keyStart: number): number {
  const keyEnd = stringEnd(bytes, keyStart);
  return bytes[keyEnd] === COLON ? skipWhitespace(bytes, keyEnd + 1) : afterColon(bytes, keyEnd);
}

export function afterColon(bytes: Uint8Array, keyEnd: number): number {
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

export function stringEnd(bytes: Uint8Array, start: number): number {
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

export function skipWhitespace(bytes: Uint8Array, start: number): number {
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

export function unexpected(bytes: Uint8Array, offset: number): JsonSyntaxError {
  return new JsonSyntaxError(offset, bytes[offset]);
}
