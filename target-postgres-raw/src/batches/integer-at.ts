import { type JsonSpan, textAt } from 'singer';
import { UnfitRecord } from './unfit-record.ts';

const MAXIMUM_INTEGER = 2 ** 31 - 1;
const ZERO = 0x30;
const NINE = 0x39;
/** This many digits always fit into four bytes. */
const FEW_DIGITS = 9;

/** The whole number of four bytes at a span; throws an {@link UnfitRecord} if it is none. */
export function integerAt(bytes: Buffer, name: string, value: JsonSpan): number {
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
