import { ProtocolError } from '../errors.ts';

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const SPACE = 0x20;
const TAB = 0x09;

/** Longest line that is read. A longer one is surely not a message, and must not fill the memory. */
export const MAXIMUM_LINE_BYTES = 512 * 1024 * 1024;

/** A line without its end. `number` counts from 1, blank lines included, as an editor shows it. */
export interface Line {
  readonly bytes: Buffer;
  readonly number: number;
  /** The file that it stands in; undefined for the input. */
  readonly file?: string | undefined;
}

/** The place of a line, for a message. */
export function placeOf({ number, file }: Pick<Line, 'number' | 'file'>): string {
  return `line ${number} of ${file === undefined ? 'the input' : JSON.stringify(file)}`;
}

/**
 * The lines of a byte stream, in the groups in which they arrive. Nothing is decoded and, but for a line that
 * crosses two chunks, nothing is copied. LF and CRLF end a line, so does the end of the stream; a byte order mark
 * at the start is dropped, blank lines are left out.
 */
export async function* lineGroups(
  input: AsyncIterable<Uint8Array>,
  maximumBytes = MAXIMUM_LINE_BYTES,
): AsyncGenerator<Line[]> {
  const open: Buffer[] = [];
  let openBytes = 0;
  let number = 1;

  const closeLine = (tail: Buffer, lines: Line[]): void => {
    const whole = open.length === 0 ? tail : Buffer.concat([...open.splice(0), tail]);
    openBytes = 0;
    const bytes = trimmed(whole, number === 1);
    if (!isBlank(bytes)) lines.push({ bytes, number });
    number += 1;
  };

  for await (const piece of input) {
    const chunk = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
    const lines: Line[] = [];
    let start = 0;
    let end = chunk.indexOf(NEWLINE);
    while (end !== -1 && openBytes + end - start <= maximumBytes) {
      closeLine(chunk.subarray(start, end), lines);
      start = end + 1;
      end = chunk.indexOf(NEWLINE, start);
    }
    if (lines.length > 0) yield lines;
    openBytes += (end === -1 ? chunk.length : end) - start;
    if (openBytes > maximumBytes) {
      throw new ProtocolError(`line ${number} is longer than ${maximumBytes} bytes: see what wrote it`);
    }
    if (start < chunk.length) open.push(chunk.subarray(start));
  }
  const last: Line[] = [];
  if (open.length > 0) closeLine(Buffer.alloc(0), last);
  if (last.length > 0) yield last;
}

function trimmed(line: Buffer, isFirst: boolean): Buffer {
  const start = isFirst && line.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  const end = line[line.length - 1] === CARRIAGE_RETURN ? line.length - 1 : line.length;
  return start === 0 && end === line.length ? line : line.subarray(start, Math.max(start, end));
}

function isBlank(line: Buffer): boolean {
  for (const byte of line) if (byte !== SPACE && byte !== TAB) return false;
  return true;
}
