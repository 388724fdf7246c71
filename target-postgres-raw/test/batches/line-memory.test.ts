import { describe, expect, it } from 'vitest';
import { BatchLines, LineMemory } from '../../src/batches/line-memory.ts';
import { lineBytesOf, readRow, versionOf } from '../../src/batches/row.ts';
import { mappingFromSchema } from '../../src/batches/stream-mapping.ts';
import { cellsOf } from '../support/cells.ts';
import { lineOf, readRecord, readSchema, schemaMessage } from '../support/lines.ts';

const THINGS = mappingFromSchema(readSchema(lineOf(schemaMessage('things', ['id']))), 'raw');
const PATH = ['MetaData', 'LastUpdatedTime'];

function rowOf(id: string, text: string) {
  const payload = { text, MetaData: { LastUpdatedTime: `2024-01-01T00:00:0${id.length % 10}Z` } };
  const record = { id, payload, page_number: 3, request_payload: { query: text } };
  const line = lineOf({ type: 'RECORD', stream: 'things', record });
  return readRow(line, readRecord(line), THINGS);
}

/** Everything that is read of a row later. */
const contentOf = (row: ReturnType<typeof rowOf>) => ({
  cells: cellsOf(row).map(String),
  line: lineBytesOf(row).toString(),
  version: versionOf(row, PATH),
});

describe('the lines of a batch', () => {
  it('are the same after they are copied together, whatever becomes of the input', () => {
    const lines = new BatchLines();
    const rows = Array.from({ length: 200 }, (_, n) => rowOf(String(n), 'é"\\'.repeat(n * 40)));
    const before = rows.map(contentOf);
    for (const row of rows) {
      const input = row.bytes;
      lines.keep(row);
      if (row.bytes !== input) input.fill(0);
    }
    expect(rows.map(contentOf)).toEqual(before);
    // Short lines share memory, and long ones keep their own.
    expect(new Set(rows.slice(0, 100).map(({ bytes }) => bytes)).size).toBeLessThan(5);
    expect(new Set(rows.slice(150).map(({ bytes }) => bytes)).size).toBe(50);
  });

  it('take the memory of a batch that is done, and not that of one that is not', () => {
    const memory = new LineMemory();
    const [first, second, third] = [new BatchLines(memory), new BatchLines(memory), new BatchLines(memory)];
    const [a, b, c] = [rowOf('1', 'a'), rowOf('2', 'b'), rowOf('3', 'c')];
    first.keep(a);
    second.keep(b);
    first.release();
    third.keep(c);
    expect(c.bytes).toBe(a.bytes);
    expect(c.bytes).not.toBe(b.bytes);
    expect(contentOf(b)).toEqual(contentOf(rowOf('2', 'b')));
  });

  it('have the rows of a batch that is done, and not those of one that is not', () => {
    const memory = new LineMemory();
    const [first, second, third] = [new BatchLines(memory), new BatchLines(memory), new BatchLines(memory)];
    const rowsOf = (lines: BatchLines, count: number) => Array.from({ length: count }, () => lines.newRow());
    const [ended, open] = [rowsOf(first, 3_000), rowsOf(second, 10)];
    expect(new Set([...ended, ...open]).size).toBe(3_010);
    first.release();
    const next = rowsOf(third, 5_000);
    expect(new Set(next).size).toBe(5_000);
    expect(next.filter((row) => ended.includes(row))).toHaveLength(3_000);
    expect(next.filter((row) => open.includes(row))).toEqual([]);
  });
});
