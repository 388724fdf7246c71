import { LONGEST_MOVED_BYTES } from './record-size.ts';
import { moveLine, type Row } from './row.ts';

const PIECE_BYTES = 1024 * 1024;

/** Pieces of memory that batches use in turn. Without that each batch would be garbage of its size. */
export class LineMemory {
  readonly #free: Buffer[] = [];

  take(): Buffer {
    return this.#free.pop() ?? Buffer.allocUnsafeSlow(PIECE_BYTES);
  }

  give(pieces: readonly Buffer[]): void {
    this.#free.push(...pieces);
  }
}

/**
 * The lines of a batch's rows, copied together. The input's own memory is free again as soon as it is read, and a row
 * needs no object for its part of it.
 */
export class BatchLines {
  readonly #memory: LineMemory;
  #pieces: Buffer[] = [];
  #piece: Buffer | undefined;
  #end = 0;

  constructor(memory: LineMemory = new LineMemory()) {
    this.#memory = memory;
  }

  keep(row: Row): void {
    const { lineLength: length } = row;
    if (length > LONGEST_MOVED_BYTES) return;
    if (this.#piece === undefined || this.#end + length > PIECE_BYTES) {
      this.#piece = this.#memory.take();
      this.#pieces.push(this.#piece);
      this.#end = 0;
    }
    row.bytes.copy(this.#piece, this.#end, row.lineStart, row.lineStart + length);
    moveLine(row, this.#piece, this.#end);
    this.#end += length;
  }

  release(): void {
    this.#memory.give(this.#pieces);
    this.#pieces = [];
    this.#piece = undefined;
  }
}
