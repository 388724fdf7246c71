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

/** text: a string, or its UTF-8; json and jsonb: JSON text in UTF-8; timestamptz: microseconds since 2000-01-01 UTC. */
export type Cell = string | Slice | bigint | number | null;

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);
const JSONB_VERSION = 1;

/** Large enough that a system call is little beside it. */
const CHUNK_BYTES = 256 * 1024;

/** A longer value is sent from where it stands, in parts. To copy it would take its length once more. */
const LONG_VALUE_BYTES = 1024 * 1024;

/**
 * The rows as the bytes that `copy … from stdin (format binary)` reads. The bytes of a chunk hold until
 * the next one is asked for, which takes their place: half a gigabyte of garbage less for each that is loaded.
 */
export function* copyChunks(
  types: readonly ColumnType[],
  rows: Iterable<readonly Cell[]>,
  chunkBytes: number = CHUNK_BYTES,
): Generator<Buffer> {
  let chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, HEADER.length));
  let end = HEADER.copy(chunk);
  for (const cells of rows) {
    if (cells.some(isLong)) {
      yield chunk.subarray(0, end);
      yield* longRow(types, cells);
      end = 0;
      continue;
    }
    const room = roomFor(cells);
    if (chunk.length - end < room) {
      yield chunk.subarray(0, end);
      if (chunk.length < room) chunk = Buffer.allocUnsafeSlow(room);
      end = 0;
    }
    end = writeRow(chunk, end, types, cells);
  }
  yield chunk.subarray(0, end);
  yield TRAILER;
}

/** A row with a long value. */
function* longRow(types: readonly ColumnType[], cells: readonly Cell[]): Generator<Buffer> {
  const count = Buffer.alloc(2);
  count.writeInt16BE(cells.length);
  yield count;
  for (const [i, cell] of cells.entries()) {
    if (isLong(cell)) yield* longValue(types[i], cell);
    else {
      const chunk = Buffer.allocUnsafe(roomFor([cell]));
      yield chunk.subarray(0, writeCell(chunk, 0, types[i], cell));
    }
  }
}

function* longValue(type: ColumnType | undefined, { bytes, start, end }: Slice): Generator<Buffer> {
  const isJsonb = type === 'jsonb';
  const head = Buffer.from([0, 0, 0, 0, JSONB_VERSION]);
  head.writeInt32BE(end - start + (isJsonb ? 1 : 0));
  yield head.subarray(0, isJsonb ? 5 : 4);
  for (let at = start; at < end; at += LONG_VALUE_BYTES)
    yield bytes.subarray(at, Math.min(at + LONG_VALUE_BYTES, end));
}

/** Bytes that surely suffice for a row; a string takes up to three for each of its units. */
function roomFor(cells: readonly Cell[]): number {
  let room = 2;
  for (const cell of cells) {
    room += 12;
    if (typeof cell === 'string') room += cell.length * 3;
    else if (isSlice(cell)) room += cell.end - cell.start + 1;
  }
  return room;
}

function writeRow(
  chunk: Buffer,
  start: number,
  types: readonly ColumnType[],
  cells: readonly Cell[],
): number {
  let at = chunk.writeInt16BE(cells.length, start);
  for (let i = 0; i < cells.length; i += 1) at = writeCell(chunk, at, types[i], cells[i] ?? null);
  return at;
}

function writeCell(chunk: Buffer, at: number, type: ColumnType | undefined, cell: Cell): number {
  if (cell === null) return chunk.writeInt32BE(-1, at);
  const end = writeValue(chunk, at + 4, type, cell);
  chunk.writeInt32BE(end - at - 4, at);
  return end;
}

function writeValue(chunk: Buffer, at: number, type: ColumnType | undefined, cell: Cell): number {
  if (type === 'text' && typeof cell === 'string') return at + chunk.write(cell, at);
  if (type === 'jsonb' && isSlice(cell)) return copySlice(chunk, chunk.writeUInt8(JSONB_VERSION, at), cell);
  if ((type === 'json' || type === 'text') && isSlice(cell)) return copySlice(chunk, at, cell);
  if (type === 'timestamptz' && typeof cell === 'bigint') return writeInstant(chunk, at, cell);
  if (type === 'integer' && typeof cell === 'number') return chunk.writeInt32BE(cell, at);
  throw new TypeError(`a column of type ${type} cannot hold a ${typeof cell}`);
}

const TWO_TO_32 = 2 ** 32;

/** As two numbers: to take a bigint apart would create several of them. */
function writeInstant(chunk: Buffer, at: number, instant: bigint): number {
  const microseconds = Number(instant);
  if (!Number.isSafeInteger(microseconds)) return chunk.writeBigInt64BE(instant, at);
  const high = Math.floor(microseconds / TWO_TO_32);
  return chunk.writeUInt32BE(microseconds - high * TWO_TO_32, chunk.writeInt32BE(high, at));
}

function isSlice(cell: Cell): cell is Slice {
  return typeof cell === 'object' && cell !== null;
}

function isLong(cell: Cell): cell is Slice {
  return isSlice(cell) && cell.end - cell.start > LONG_VALUE_BYTES;
}

/** To copy fewer bytes one by one is faster than to make an object for the part. */
const FEW_BYTES = 200;

function copySlice(chunk: Buffer, at: number, { bytes, start, end }: Slice): number {
  if (end - start > FEW_BYTES) return at + bytes.copy(chunk, at, start, end);
  for (let i = start; i < end; i += 1) chunk[at + i - start] = bytes[i] ?? 0;
  return at + end - start;
}
