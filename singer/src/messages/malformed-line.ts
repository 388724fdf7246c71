import { ProtocolError } from '../errors.ts';
import { JsonSyntaxError } from '../json/json-syntax-error.ts';
import { type Line, placeOf } from './lines.ts';

/** Bytes of a malformed line that an error shows. */
const EXCERPT_BYTES = 60;

/** Thrown for a line in the middle of which the input ends: what writes it was killed. */
export class CutOffInput extends ProtocolError {}

/**
 * The error for a line that is not a Singer message: its number, what is wrong, and the start of its text. A file is
 * named by the input and may be any, so its text is not shown.
 */
export function malformed(line: Line, what: string, cause?: unknown): ProtocolError {
  if (line.file !== undefined)
    return new ProtocolError(`${placeOf(line)} ${what}. Check the file that the tap names in its BATCH`, {
      cause,
    });
  if (line.isUnended && cause instanceof JsonSyntaxError && cause.isAtEnd)
    return new CutOffInput(
      `the input ends in the middle of line ${line.number}. See why the program that writes it ended, and run again from the last STATE`,
      { cause },
    );
  const start = JSON.stringify(line.bytes.toString('utf8', 0, excerptEnd(line.bytes)));
  const cut = line.bytes.length > EXCERPT_BYTES ? '…' : '';
  return new ProtocolError(
    `${placeOf(line)} ${what}; it starts with ${start}${cut}. Check that stdin is a Singer stream`,
    { cause },
  );
}

/** The end of the last whole character of the excerpt: the later bytes of a character are 10xxxxxx. */
function excerptEnd(bytes: Buffer): number {
  let end = Math.min(bytes.length, EXCERPT_BYTES);
  while (end > EXCERPT_BYTES - 4 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end;
}
