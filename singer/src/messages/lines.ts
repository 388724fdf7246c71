import { LINE_LIMITS, type LineLimits, OpenLine, startOf } from './open-line.ts';

const NEWLINE = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const SPACE = 0x20;
const TAB = 0x09;
const NO_BYTES = Buffer.alloc(0);

/** A line without its end. `number` counts from 1, blank lines included, as an editor shows it. */
export interface Line {
  readonly bytes: Buffer;
  readonly number: number;
  /** The file that it stands in; undefined for the input. */
  readonly file?: string | undefined;
  /** Bytes of the whole line, if it is too long and `bytes` are only its start. */
  readonly fullLength?: number;
  /** True if the stream ended before a line feed came. */
  readonly isUnended?: true;
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
  for await (const lines of splitLines(input, { limits })) {
    const group: Line[] = [];
    for (let line = lines.next(); line !== undefined; line = lines.next()) group.push(line);
    if (group.length > 0) yield group;
  }
}

/** Gives the splitter after each chunk, and at the end, so that the lines that ended can be taken from it. */
export async function* splitLines(
  input: AsyncIterable<Uint8Array>,
  options?: SplitterOptions,
): AsyncGenerator<LineSplitter> {
  const splitter = new LineSplitter({ ...options, areChunksReused: false });
  for await (const chunk of input) yield splitter.add(chunk);
  yield splitter.end();
}

interface SplitterOptions {
  readonly limits?: LineLimits | undefined;
  /** The file that the lines stand in. */
  readonly file?: string;
  /** False if the memory of a chunk is never that of a later one, so that lines need no copy. True by default. */
  readonly areChunksReused?: boolean;
}

/**
 * Cuts the chunks of a byte stream into lines. Nothing is decoded. LF, CRLF and the end of the stream end a line. A byte
 * order mark at the start is dropped, blank lines are left out. Of a line that is too long only the start is kept. Take
 * all lines of a chunk before the next one is added. The lines hold when the memory of the chunk is used again.
 */
export class LineSplitter {
  readonly #limits: LineLimits;
  readonly #file: string | undefined;
  readonly #open: OpenLine;
  /** The line that began in an earlier chunk, until it is taken. */
  #first: { readonly bytes: Buffer; readonly length: number } | undefined;
  /** The chunk, and the lines in it that are not taken: from the start of one to the end of the last one. */
  #chunk: Buffer = NO_BYTES;
  #start = 0;
  #end = -1;
  readonly #areChunksReused: boolean;
  /** True if a line of the chunk needs a copy. */
  #isShared = false;
  #number = 1;
  #isOver = false;

  constructor({ limits = LINE_LIMITS, file, areChunksReused = true }: SplitterOptions = {}) {
    this.#limits = limits;
    this.#areChunksReused = areChunksReused;
    this.#file = file;
    this.#open = new OpenLine(limits);
  }

  add(bytes: Uint8Array): this {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#chunk = chunk;
    this.#isShared = this.#areChunksReused;
    this.#start = 0;
    this.#end = chunk.lastIndexOf(NEWLINE);
    if (this.#end !== -1 && !this.#open.isEmpty) {
      const end = chunk.indexOf(NEWLINE);
      this.#first = this.#open.close(chunk.subarray(0, end));
      this.#start = end + 1;
    }
    if (this.#end + 1 < chunk.length) this.#open.add(chunk.subarray(this.#end + 1));
    return this;
  }

  /** Ends the last line, if no line feed ended it. */
  end(): this {
    if (!this.#open.isEmpty) this.#first = this.#open.close(NO_BYTES);
    this.#isOver = true;
    return this;
  }

  /** The next line; undefined if no further one has ended. */
  next(): Line | undefined {
    while (this.#first !== undefined || this.#start <= this.#end) {
      const { bytes, length } = this.#first ?? this.#lineOfChunk();
      const number = this.#number;
      this.pass(1, length + 1);
      const text = trimmed(bytes, number === 1);
      if (isBlank(text)) continue;
      const line =
        this.#file === undefined ? { bytes: text, number } : { bytes: text, number, file: this.#file };
      if (this.#isOver)
        return { ...line, isUnended: true, ...(length > bytes.length && { fullLength: length }) };
      return length > bytes.length ? { ...line, fullLength: length } : line;
    }
    return undefined;
  }

  /**
   * The lines that have ended and lie together, as they came, with line feeds between them. They hold until the next
   * chunk is added. Tell {@link pass} which of them you took. Undefined if there are none.
   */
  get together(): LinesTogether | undefined {
    const first = this.#first;
    if (first !== undefined)
      return first.length > first.bytes.length
        ? undefined
        : { bytes: first.bytes, start: 0, end: first.length, number: this.#number };
    if (this.#start > this.#end) return undefined;
    return { bytes: this.#chunk, start: this.#start, end: this.#end, number: this.#number };
  }

  /** Leaves out the next lines. `bytes`: their length, with a line feed after each. */
  pass(lines: number, bytes: number): void {
    if (this.#first !== undefined) this.#first = undefined;
    else this.#start += bytes;
    this.#number += lines;
  }

  /** Copies what is left of the chunk, whose memory may be used again. */
  #keepChunk(): void {
    this.#chunk = Buffer.from(this.#chunk.subarray(this.#start, this.#end + 1));
    this.#end -= this.#start;
    this.#start = 0;
    this.#isShared = false;
  }

  #lineOfChunk(): { readonly bytes: Buffer; readonly length: number } {
    if (this.#isShared) this.#keepChunk();
    const bytes = this.#chunk.subarray(this.#start, this.#chunk.indexOf(NEWLINE, this.#start));
    const { maximumBytes, startBytes } = this.#limits;
    const { length } = bytes;
    return { bytes: length > maximumBytes ? startOf([bytes], startBytes) : bytes, length };
  }
}

/** Lines in one buffer. */
export interface LinesTogether {
  readonly bytes: Buffer;
  readonly start: number;
  /** The end of the last line. */
  readonly end: number;
  /** The number of the first one. */
  readonly number: number;
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
