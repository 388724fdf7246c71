import { LONGEST_MOVED_BYTES } from './record-size.ts';
import { moveLine, type NewRow, type Row, rowAt } from './row.ts';

const PIECE_BYTES = 1024 * 1024;
const BLOCK_ROWS = 1024;

const NO_LINE = { bytes: Buffer.alloc(0), number: 0 };
const NO_PAYLOAD = { start: 0, end: 0 };

const emptyRow = (): NewRow => rowAt(NO_LINE, '', NO_PAYLOAD, [], null);

/** Pieces of memory, and rows, that batches use in turn. Without that each batch would be garbage of its size. */
export class LineMemory {
  readonly #pieces: Buffer[] = [];
  readonly #blocks: (readonly NewRow[])[] = [];

  takePiece(): Buffer {
    return this.#pieces.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
  }

  takeBlock(): readonly NewRow[] {
    return this.#blocks.pop() ?? Array.from({ length: BLOCK_ROWS }, emptyRow);
  }

  give(pieces: readonly Buffer[], blocks: readonly (readonly NewRow[])[]): void {
    this.#pieces.push(...pieces);
    this.#blocks.push(...blocks);
  }
}

/** The place of lines that were copied. */
export interface Held {
  readonly bytes: Buffer;
  readonly start: number;
}

/**
 * The lines of a batch's rows, copied together. The input's own memory is free again as soon as it is read, and a row
 * needs no object for its part of it.
 */
export class BatchLines {
  readonly #memory: LineMemory;
  #pieces: Buffer[] = [];
  #blocks: (readonly NewRow[])[] = [];
  /** The block that is being used, and how many of its rows are. */
  #block: readonly NewRow[] = [];
  #rows = 0;
  #piece: Buffer | undefined;
  #end = 0;

  constructor(memory: LineMemory = new LineMemory()) {
    this.#memory = memory;
  }

  /** Copies the line of a row, unless it is long, or was held before. */
  keep(row: Row): void {
    if (row.bytes === this.#piece || row.lineLength > LONGEST_MOVED_BYTES) return;
    const { bytes, start } = this.hold(row.bytes, row.lineStart, row.lineStart + row.lineLength);
    moveLine(row, bytes, start);
  }

  /** Copies lines together. They have to be shorter than a piece. */
  hold(from: Buffer, start: number, end: number): Held {
    const length = end - start;
    if (this.#piece === undefined || this.#end + length > PIECE_BYTES) {
      this.#piece = this.#memory.takePiece();
      this.#pieces.push(this.#piece);
      this.#end = 0;
    }
    const held = { bytes: this.#piece, start: this.#end };
    from.copy(this.#piece, this.#end, start, end);
    this.#end += length;
    return held;
  }

  /** A row without content. It has no file and no deletion, and is not to get any. */
  newRow(): NewRow {
    let row = this.#block[this.#rows];
    if (row === undefined) {
      this.#block = this.#memory.takeBlock();
      this.#blocks.push(this.#block);
      this.#rows = 0;
      row = this.#block[0] ?? emptyRow();
    }
    this.#rows += 1;
    return row;
  }

  release(): void {
    this.#memory.give(this.#pieces, this.#blocks);
    this.#pieces = [];
    this.#blocks = [];
    this.#block = [];
    this.#piece = undefined;
  }
}
