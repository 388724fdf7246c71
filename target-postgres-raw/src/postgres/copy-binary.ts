import type { SqlType } from 'singer';

/**
 * The binary format of COPY (https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"): a header,
 * rows of fields with their length in front, a trailer; all integers big-endian.
 */
export type ColumnType = SqlType;

/** A part of a buffer. */
export interface Slice {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * text: a string, its UTF-8, or a whole number of four bytes in place of its digits; json and jsonb: JSON text in UTF-8;
 * timestamptz: microseconds since 2000-01-01 UTC.
 */
export type Cell = string | Slice | bigint | number | null;

/** Cells of several columns that many rows share, encoded once. */
export interface EncodedCells {
  readonly columns: number;
  readonly encoded: Uint8Array;
}

export type Cells = readonly (Cell | EncodedCells)[];

/** Encodes cells, unless one of them is long: it would be in memory once more. */
export function encodedCells(types: readonly ColumnType[], cells: readonly Cell[]): Cells {
  if (cells.some(isLong)) return cells;
  const chunk = newChunk(roomFor(cells));
  const { end } = writeCells(chunk, 0, types, cells);
  return [{ columns: cells.length, encoded: new Uint8Array(chunk.bytes.subarray(0, end)) }];
}

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);
const JSONB_VERSION = 1;

/** Large enough that a system call is little beside it. */
const CHUNK_BYTES = 256 * 1024;

/** A socket takes fewer bytes without a wait until they are sent, so their memory is not used again. */
const SURELY_SENT_BYTES = 64 * 1024;

/** A longer value is sent from where it stands, in parts. To copy it would take its length once more. */
const LONG_VALUE_BYTES = 1024 * 1024;

/**
 * The rows as the bytes that `copy … from stdin (format binary)` reads. `cellsOf` gives the cells of a row, which hold
 * until it is asked for those of the next one. The bytes of a chunk hold until the next one is asked for, which takes
 * their place: half a gigabyte of garbage less for each that is loaded.
 */
export function* copyChunks<Row>(
  types: readonly ColumnType[],
  rows: readonly Row[],
  cellsOf: (row: Row) => Cells,
  chunkBytes: number = CHUNK_BYTES,
): Generator<Buffer> {
  let chunk = newChunk(Math.max(chunkBytes, HEADER.length));
  let end = HEADER.copy(chunk.bytes);
  for (let i = 0; i < rows.length; i += 1) {
    const row = rows[i];
    if (row === undefined) continue;
    const cells = cellsOf(row);
    const room = roomFor(cells);
    if (room > LONG_VALUE_BYTES && cells.some(isLong)) {
      yield chunk.bytes.subarray(0, end);
      yield* longRow(types, cells);
      end = 0;
      continue;
    }
    if (chunk.bytes.length - end < room) {
      yield chunk.bytes.subarray(0, end);
      if (chunk.bytes.length < room || end < SURELY_SENT_BYTES)
        chunk = newChunk(Math.max(room, chunk.bytes.length));
      end = 0;
    }
    end = writeRow(chunk, end, types, cells);
  }
  yield chunk.bytes.subarray(0, end);
  yield TRAILER;
}

/** Memory for rows. The view writes integers without a check of each argument. */
interface Chunk {
  readonly bytes: Buffer;
  readonly view: DataView;
}

function newChunk(length: number): Chunk {
  const bytes = Buffer.allocUnsafeSlow(length);
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, length) };
}

/** A row with a long value. */
function* longRow(types: readonly ColumnType[], cells: Cells): Generator<Buffer> {
  const count = Buffer.alloc(2);
  count.writeInt16BE(cells.reduce<number>((sum, cell) => sum + columnsOf(cell), 0));
  yield count;
  let column = 0;
  for (const cell of cells) {
    if (isLong(cell)) yield* longValue(types[column], cell);
    else {
      const chunk = newChunk(roomFor([cell]));
      yield chunk.bytes.subarray(0, writeCells(chunk, 0, types.slice(column), [cell]).end);
    }
    column += columnsOf(cell);
  }
}

function columnsOf(cell: Cell | EncodedCells): number {
  return isEncoded(cell) ? cell.columns : 1;
}

function* longValue(type: ColumnType | undefined, { bytes, start, end }: Slice): Generator<Buffer> {
  const isJsonb = type === 'jsonb';
  const head = Buffer.from([0, 0, 0, 0, JSONB_VERSION]);
  head.writeInt32BE(end - start + (isJsonb ? 1 : 0));
  yield head.subarray(0, isJsonb ? 5 : 4);
  for (let at = start; at < end; at += LONG_VALUE_BYTES)
    yield bytes.subarray(at, Math.min(at + LONG_VALUE_BYTES, end));
}

/** Bytes that surely suffice for a text; a string takes up to three for each of its units. */
export function roomForText(text: string | number): number {
  return typeof text === 'number' ? MOST_DIGITS : text.length * 3;
}

/** A whole number of four bytes has no more. */
const MOST_DIGITS = 10;

/** Bytes that surely suffice for a row. */
function roomFor(cells: Cells): number {
  let room = 2;
  for (const cell of cells) {
    room += 12;
    if (typeof cell === 'string' || typeof cell === 'number') room += roomForText(cell);
    else if (isEncoded(cell)) room += cell.encoded.length;
    else if (isSlice(cell)) room += cell.end - cell.start + 1;
  }
  return room;
}

function writeRow(chunk: Chunk, start: number, types: readonly ColumnType[], cells: Cells): number {
  const { columns, end } = writeCells(chunk, start + 2, types, cells);
  chunk.view.setInt16(start, columns);
  return end;
}

/** Returns the number of columns, and the place after them. */
function writeCells(chunk: Chunk, start: number, types: readonly ColumnType[], cells: Cells) {
  let end = start;
  let columns = 0;
  for (let i = 0; i < cells.length; i += 1) {
    const cell = cells[i] ?? null;
    if (isEncoded(cell)) {
      chunk.bytes.set(cell.encoded, end);
      end += cell.encoded.length;
      columns += cell.columns;
    } else {
      end = writeCell(chunk, end, types[columns], cell);
      columns += 1;
    }
  }
  return { columns, end };
}

/** Returns the place after the cell. */
function writeCell(chunk: Chunk, at: number, type: ColumnType | undefined, cell: Cell): number {
  const end = cell === null ? at + LENGTH_BYTES : writeValue(chunk, at + LENGTH_BYTES, type, cell);
  chunk.view.setInt32(at, cell === null ? -1 : end - at - LENGTH_BYTES);
  return end;
}

const LENGTH_BYTES = 4;

function writeValue(
  { bytes, view }: Chunk,
  at: number,
  type: ColumnType | undefined,
  cell: Exclude<Cell, null>,
): number {
  if (type === 'text' && (typeof cell === 'string' || typeof cell === 'number'))
    return writeText(bytes, at, cell);
  if (type === 'jsonb' && isSlice(cell)) {
    bytes[at] = JSONB_VERSION;
    return copySlice(bytes, at + 1, cell);
  }
  if ((type === 'json' || type === 'text') && isSlice(cell)) return copySlice(bytes, at, cell);
  if (type === 'timestamptz' && typeof cell === 'bigint') {
    view.setBigInt64(at, cell);
    return at + 8;
  }
  if (type === 'integer' && typeof cell === 'number') {
    view.setInt32(at, cell);
    return at + 4;
  }
  throw new TypeError(`a column of type ${type} cannot hold a ${typeof cell}`);
}

function isSlice(cell: Cell | EncodedCells): cell is Slice {
  return typeof cell === 'object' && cell !== null && !isEncoded(cell);
}

function isEncoded(cell: Cell | EncodedCells): cell is EncodedCells {
  return typeof cell === 'object' && cell !== null && 'encoded' in cell;
}

function isLong(cell: Cell | EncodedCells): cell is Slice {
  return isSlice(cell) && cell.end - cell.start > LONG_VALUE_BYTES;
}

/** To write fewer bytes one by one is faster than a call into Node, which also makes an object for a part. */
const FEW_BYTES = 64;

/** Most texts are short and ASCII, such as a key. A whole number stands for its digits. Returns the place after the text. */
export function writeText(bytes: Buffer, at: number, text: string | number): number {
  if (typeof text === 'number') return writeDigits(bytes, at, text);
  if (text.length > FEW_BYTES) return at + bytes.write(text, at);
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit > LAST_ASCII) return at + bytes.write(text, at);
    bytes[at + i] = unit;
  }
  return at + text.length;
}

const LAST_ASCII = 0x7f;

function writeDigits(bytes: Buffer, at: number, number: number): number {
  let end = at + 1;
  for (let rest = number; rest >= 10; rest = (rest / 10) | 0) end += 1;
  let rest = number;
  for (let place = end - 1; place >= at; place -= 1) {
    bytes[place] = ZERO + (rest % 10);
    rest = (rest / 10) | 0;
  }
  return end;
}

const ZERO = 0x30;

function copySlice(to: Buffer, at: number, { bytes, start, end }: Slice): number {
  if (end - start > FEW_BYTES) return at + bytes.copy(to, at, start, end);
  for (let i = start; i < end; i += 1) to[at + i - start] = bytes[i] ?? 0;
  return at + end - start;
}
