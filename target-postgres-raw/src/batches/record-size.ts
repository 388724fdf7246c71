import { UnfitRecord } from './unfit-record.ts';

/** Most objects and arrays of a record. Postgres takes about 700 bytes for each while it reads JSON. */
const MOST_CONTAINERS = 1_000_000;
/** Most values of a record: numbers, texts and the like take about 70 bytes each there. */
const MOST_VALUES = 10_000_000;
/** A line of fewer bytes cannot have as many objects: each takes three, with its comma. */
const SHORT_BYTES = 3 * MOST_CONTAINERS;

/** The SQLSTATE of a limit that a record is beyond. */
export const PROGRAM_LIMIT_EXCEEDED = '54000';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const OPEN_OBJECT = 0x7b;

/**
 * Throws an {@link UnfitRecord} for JSON of too many parts. To read it, the server would need many times its length.
 * Expects JSON that is well-formed.
 */
export function requireFewParts(bytes: Uint8Array): void {
  if (bytes.length < SHORT_BYTES) return;
  let containers = 0;
  let commas = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = closingQuote(bytes, at);
    else if (byte === COMMA) commas += 1;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) containers += 1;
  }
  if (containers > MOST_CONTAINERS) throw tooMany(MOST_CONTAINERS, 'objects and arrays');
  // A value follows each comma, and the opening of each object and array that is not empty.
  if (containers + commas > MOST_VALUES) throw tooMany(MOST_VALUES, 'values');
}

function closingQuote(bytes: Uint8Array, open: number): number {
  let at = open + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

function tooMany(most: number, parts: string): UnfitRecord {
  return new UnfitRecord(`it has more than ${most} ${parts}`, PROGRAM_LIMIT_EXCEEDED);
}

/** A longer line keeps the memory that it came in: it crossed two pieces of the input, and has that alone. */
export const LONGEST_MOVED_BYTES = 64 * 1024;
