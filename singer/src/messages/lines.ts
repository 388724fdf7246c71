const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const SPACE = 0x20;
const TAB = 0x09;

/**
 * Longest line that is read whole. JSONB holds less than this in one value, so a longer record could not be stored, and
 * it must not fill the memory.
 */
const MAXIMUM_LINE_BYTES = 256 * 1024 * 1024;

/** Part of a longer line that is read. */
const START_BYTES = 16 * 1024 * 1024;

/** A line without its end. `number` counts from 1, blank lines included, as an editor shows it. */
export interface Line {
  readonly bytes: Buffer;
  readonly number: number;
  /** The file that it stands in; undefined for the input. */
  readonly file?: string | undefined;
  /** Bytes of the whole line, if it is too long and `bytes` are only its start. */
  readonly fullLength?: number;
}

/** The place of a line, for a message. */
export function placeOf({ number, file }: Pick<Line, 'number' | 'file'>): string {
  return `line ${number} of ${file === undefined ? 'the input' : JSON.stringify(file)}`;
}

/** The lines of a byte stream, in the groups in which they arrive. See {@link LineSplitter}. */
export async function* lineGroups(
  input: AsyncIterable<Uint8Array>,
  limits?: LineLimits,
): AsyncGenerator<Line[]> {
  const splitter = new LineSplitter(limits);
  for await (const chunk of input) {
    const lines = splitter.add(chunk);
    if (lines.length > 0) yield lines;
  }
  const last = splitter.end();
  if (last.length > 0) yield last;
}

/**
 * Cuts the chunks of a byte stream into lines. Nothing is decoded, and only a line that crosses two chunks is copied. LF,
 * CRLF and the end of the stream end a line. A byte order mark at the start is dropped, blank lines are left out. Of a
 * line that is too long only the start is kept.
 */
export class LineSplitter {
  readonly #open: OpenLine;
  #number = 1;

  constructor(limits: LineLimits = { maximumBytes: MAXIMUM_LINE_BYTES, startBytes: START_BYTES }) {
    this.#open = new OpenLine(limits);
  }

  /** The lines that end in a chunk. */
  add(bytes: Uint8Array): Line[] {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const lines: Line[] = [];
    let start = 0;
    let end = chunk.indexOf(NEWLINE);
    while (end !== -1) {
      this.#close(chunk.subarray(start, end), lines);
      start = end + 1;
      end = chunk.indexOf(NEWLINE, start);
    }
    if (start < chunk.length) this.#open.add(chunk.subarray(start));
    return lines;
  }

  /** The last line, if no line feed ended it. */
  end(): Line[] {
    const lines: Line[] = [];
    if (!this.#open.isEmpty) this.#close(Buffer.alloc(0), lines);
    return lines;
  }

  #close(tail: Buffer, lines: Line[]): void {
    const { bytes, length } = this.#open.close(tail);
    const number = this.#number;
    const text = trimmed(bytes, number === 1);
    const isCut = length > bytes.length;
    if (!isBlank(text))
      lines.push(isCut ? { bytes: text, number, fullLength: length } : { bytes: text, number });
    this.#number += 1;
  }
}

interface LineLimits {
  readonly maximumBytes: number;
  /** Bytes that are kept of a longer line. */
  readonly startBytes: number;
}

/** A line that is longer is put together while it comes. To join its chunks at its end would take twice its length. */
const LONG_LINE_BYTES = 8 * 1024 * 1024;

/** A line whose end has not come yet: its chunks, or from a certain length on one buffer with room for the longest. */
class OpenLine {
  readonly #limits: LineLimits;
  #chunks: Buffer[] = [];
  #long: Buffer | undefined;
  #length = 0;
  #isCut = false;

  constructor(limits: LineLimits) {
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  add(chunk: Buffer): void {
    const at = this.#length;
    this.#length += chunk.length;
    if (this.#isCut) return;
    if (this.#length > this.#limits.maximumBytes) this.#cut(chunk);
    else if (this.#long !== undefined) chunk.copy(this.#long, at);
    else {
      this.#chunks.push(chunk);
      if (this.#length > LONG_LINE_BYTES) this.#lengthen();
    }
  }

  /** The whole line with its last part, or its start if it is too long. */
  close(tail: Buffer): { readonly bytes: Buffer; readonly length: number } {
    if (this.isEmpty && tail.length <= this.#limits.maximumBytes) return { bytes: tail, length: tail.length };
    this.add(tail);
    const length = this.#length;
    const bytes = this.#long?.subarray(0, length) ?? joined(this.#chunks);
    this.#chunks = [];
    this.#long = undefined;
    this.#length = 0;
    this.#isCut = false;
    return { bytes, length };
  }

  /** The memory that the line does not fill is never touched, so the system does not give it. */
  #lengthen(): void {
    this.#long = Buffer.allocUnsafeSlow(this.#limits.maximumBytes);
    let at = 0;
    for (const chunk of this.#chunks) at += chunk.copy(this.#long, at);
    this.#chunks = [];
  }

  #cut(chunk: Buffer): void {
    const before = this.#length - chunk.length;
    const chunks = this.#long === undefined ? this.#chunks : [this.#long.subarray(0, before)];
    this.#isCut = true;
    this.#chunks = [startOf([...chunks, chunk], this.#limits.startBytes)];
    this.#long = undefined;
  }
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first, ...others] = chunks;
  return first !== undefined && others.length === 0 ? first : Buffer.concat(chunks);
}

/** The first bytes of the chunks, up to a whole character: the later bytes of one are 10xxxxxx. */
function startOf(chunks: readonly Buffer[], bytes: number): Buffer {
  const start = Buffer.concat(chunks, bytes);
  let end = start.length - 1;
  while (end > 0 && ((start[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return start.subarray(0, end);
}

function trimmed(line: Buffer, isFirst: boolean): Buffer {
  const start = isFirst && line.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  const end = line[line.length - 1] === CARRIAGE_RETURN ? line.length - 1 : line.length;
  return start === 0 && end === line.length ? line : line.subarray(start, Math.max(start, end));
}

function isBlank(line: Buffer): boolean {
  // Not by an iterator: this is asked of each line.
  for (let at = 0; at < line.length; at += 1) if (line[at] !== SPACE && line[at] !== TAB) return false;
  return true;
}
