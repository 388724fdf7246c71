import { type JsonSpan, stringAt, textAt } from '../json/json-spans.ts';
import { plainNumber } from '../json/plain-number.ts';

const MAXIMUM = 2n ** 63n - 1n;
/** Digits of the largest 64-bit integer, and a sign. */
const MOST_CHARACTERS = 20;

/**
 * The version of a stream's table at a span: a whole number of 64 bits, as a number or a string in any spelling.
 * Undefined for null, which says as much as no version; null for any other value.
 */
export function readVersion(bytes: Uint8Array, span: JsonSpan): bigint | null | undefined {
  const text = stringAt(bytes, span) ?? textAt(bytes, span);
  if (text === 'null') return undefined;
  const number = plainNumber(text);
  if (number === undefined || number.length > MOST_CHARACTERS || number.includes('.')) return null;
  const version = BigInt(number);
  return version <= MAXIMUM && version >= -MAXIMUM - 1n ? version : null;
}
