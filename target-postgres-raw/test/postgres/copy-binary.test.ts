import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Cell,
  type Cells,
  type ColumnType,
  copyChunks,
  encodedCells,
} from '../../src/postgres/copy-binary.ts';

const TYPES: readonly ColumnType[] = ['text', 'json', 'jsonb', 'timestamptz', 'integer', 'text'];
const nullable = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });
/** A value that stands within something longer. */
const json = fc
  .json({ stringUnit: 'grapheme' })
  .map((text) => ({ bytes: Buffer.from(`__${text}__`), start: 2, end: 2 + Buffer.byteLength(text) }));
const rows = fc.array(
  fc.tuple(
    nullable(
      fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constant('long'.repeat(80)), fc.nat()),
    ),
    nullable(json),
    nullable(json),
    nullable(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    nullable(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
    nullable(json),
  ),
  { maxLength: 30 },
);

const asTheyAre = (cells: Cells) => cells;

describe('the binary format of COPY', () => {
  it('is read back to the same cells, whatever the size of its chunks', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 400 }), (rows, chunkBytes) => {
        const bytes = Buffer.concat(copied(copyChunks(TYPES, rows, asTheyAre, chunkBytes)));
        expect(decode(bytes)).toEqual(rows.map((cells) => cells.map(textOf)));
      }),
    );
  });

  it('has the same bytes where cells were encoded before', () => {
    fc.assert(
      fc.property(rows, fc.nat(TYPES.length), fc.nat(TYPES.length), (rows, a, b) => {
        const [start, end] = [Math.min(a, b), Math.max(a, b)];
        const encoded = rows.map((cells) => [
          ...cells.slice(0, start),
          ...encodedCells(TYPES.slice(start, end), cells.slice(start, end)),
          ...cells.slice(end),
        ]);
        expect(Buffer.concat(copied(copyChunks(TYPES, encoded, asTheyAre)))).toEqual(
          Buffer.concat(copied(copyChunks(TYPES, rows, asTheyAre))),
        );
      }),
    );
  });

  it('sends a value of more than 1 MiB in parts, from where it stands', () => {
    const text = JSON.stringify('x'.repeat(2_500_000));
    const bytes = Buffer.from(` ${text} `);
    const long = { bytes, start: 1, end: bytes.length - 1 };
    const types: ColumnType[] = ['text', 'jsonb', 'json', 'text', 'integer'];
    const chunks = [
      ...copyChunks(
        types,
        [
          ['a', null, null, null, 1],
          ['b', long, long, long, 2],
        ],
        asTheyAre,
      ),
    ];
    const whole = Buffer.concat(chunks);
    const small =
      Buffer.concat(copied(copyChunks(types, [['a', null, null, null, 1]], asTheyAre))).length - 2;
    const value = (version: string) =>
      `${String.fromCharCode(...lengthOf(text.length + version.length))}${version}${text}`;
    expect(whole.toString('latin1', small)).toBe(
      `\0\x05\0\0\0\x01b${value('\x01')}${value('')}${value('')}\0\0\0\x04\0\0\0\x02\xff\xff`,
    );
    expect(chunks.filter(({ buffer }) => buffer === bytes.buffer).map(({ length }) => length)).toEqual(
      [1, 2, 3].flatMap(() => [1_048_576, 1_048_576, text.length - 2_097_152]),
    );
  });

  it('sends encoded cells beside a long value', () => {
    const bytes = Buffer.from(JSON.stringify('x'.repeat(1_500_000)));
    const long = { bytes, start: 0, end: bytes.length };
    const types: ColumnType[] = ['text', 'json', 'text', 'integer', 'timestamptz'];
    const sent = (cells: Cells) => Buffer.concat(copied(copyChunks(types, [cells], asTheyAre)));
    const encoded = encodedCells(types.slice(2, 4), ['b', 7]);
    expect(sent(['a', long, ...encoded, 5n]).equals(sent(['a', long, 'b', 7, 5n]))).toBe(true);
  });

  it('makes no copy of a long value among cells that rows share', () => {
    const bytes = Buffer.alloc(1_500_000, ' ');
    const types: ColumnType[] = ['integer', 'json'];
    const cells = encodedCells(types, [7, { bytes, start: 0, end: bytes.length }]);
    const chunks = [...copyChunks(types, [cells], asTheyAre)];
    expect(chunks.filter(({ buffer }) => buffer === bytes.buffer)).toHaveLength(2);
  });

  it('ends each chunk with a row, unless a value is long', () => {
    const chunks = copied(copyChunks(['text'], [['a'.repeat(90)], ['b'.repeat(90)], ['c']], asTheyAre, 100));
    expect(chunks.map((chunk) => chunk.length)).toEqual([19, 96, 103, 2]);
  });

  it('refuses a cell that its column cannot hold', () => {
    expect(() => [...copyChunks(['integer'], [['7']], asTheyAre)]).toThrow(TypeError);
  });
});

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes);
  return length;
}

/** A chunk holds only until the next one is there. */
function copied(chunks: Iterable<Buffer>): Buffer[] {
  return Array.from(chunks, (chunk) => Buffer.from(chunk));
}

/** A reader of the format by its description, for these types. */
function decode(bytes: Buffer): unknown[][] {
  expect(bytes.toString('latin1', 0, 11)).toBe('PGCOPY\n\xff\r\n\0');
  expect(bytes.readInt32BE(11)).toBe(0);
  let at = 19 + bytes.readInt32BE(15);
  const rows: unknown[][] = [];
  for (let fields = bytes.readInt16BE(at); fields !== -1; fields = bytes.readInt16BE(at)) {
    at += 2;
    const row: unknown[] = [];
    for (let i = 0; i < fields; i += 1) {
      const length = bytes.readInt32BE(at);
      at += 4;
      row.push(length === -1 ? null : decodeValue(TYPES[i], bytes.subarray(at, at + length)));
      at += Math.max(length, 0);
    }
    rows.push(row);
  }
  expect(at + 2).toBe(bytes.length);
  return rows;
}

function decodeValue(type: ColumnType | undefined, value: Buffer): unknown {
  if (type === 'timestamptz') return value.readBigInt64BE();
  if (type === 'integer') return value.readInt32BE();
  if (type !== 'jsonb') return value.toString();
  expect(value[0]).toBe(1);
  return value.toString('utf8', 1);
}

function textOf(cell: Cell, column: number): unknown {
  if (TYPES[column] === 'text' && typeof cell === 'number') return String(cell);
  if (typeof cell !== 'object' || cell === null) return cell;
  return cell.bytes.toString('utf8', cell.start, cell.end);
}
