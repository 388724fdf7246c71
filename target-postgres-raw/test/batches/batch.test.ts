import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Batch } from '../../src/batches/batch.ts';
import { isDue } from '../../src/batches/batch-limits.ts';
import { readRow } from '../../src/batches/row.ts';
import { mappingFromSchema, type StreamMapping } from '../../src/batches/stream-mapping.ts';
import { lineOf, readRecord, readSchema, schemaMessage } from '../support/lines.ts';

const KEYED = mappingFromSchema(readSchema(lineOf(schemaMessage('things', ['id']))), 'raw');
const KEYLESS = mappingFromSchema(readSchema(lineOf(schemaMessage('events', []))), 'raw');

const VERSION_PATH = ['MetaData', 'LastUpdatedTime'];

function rowOf(source: StreamMapping, id: string, version: number | undefined, line: number) {
  const time = version === undefined ? undefined : `2024-01-01T00:00:0${version}Z`;
  const record = { id, payload: { MetaData: { LastUpdatedTime: time } } };
  const text = lineOf({ type: 'RECORD', stream: source.stream, record }, line);
  return readRow(text, readRecord(text), source);
}

describe('a batch', () => {
  it('keeps for each key the row that loading one after another would leave, and accounts for all others', () => {
    const records = fc.array(
      fc.record({
        id: fc.constantFrom('a', 'b', 'B', 'é', '10', '9'),
        version: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(records, (records) => {
        const batch = new Batch(1, new Date(), VERSION_PATH);
        const expected = new Map<string, { version: number | undefined; line: number }>();
        for (const [line, { id, version }] of records.entries()) {
          batch.addRow(KEYED, rowOf(KEYED, id, version, line));
          const stored = expected.get(id)?.version;
          if (stored === undefined || version === undefined || version >= stored)
            expected.set(id, { version, line });
        }
        const rows = batch.streams.get('things');
        const sorted = rows?.sorted() ?? [];
        expect(new Map(sorted.map(({ key, number }) => [String(key), number]))).toEqual(
          new Map([...expected].map(([key, { line }]) => [key, line])),
        );
        expect(sorted.map(({ key }) => String(key))).toEqual(
          [...expected.keys()].sort((a, b) => a.length - b.length || (a < b ? -1 : 1)),
        );
        if (rows !== undefined) expect(rows.records).toBe(sorted.length + rows.stale + rows.superseded);
        expect(batch.size.rows).toBe(records.length);
      }),
    );
  });

  it('keeps every row of a stream without keys, in order', () => {
    const batch = new Batch(1, new Date(), VERSION_PATH);
    for (const line of [1, 2, 3]) batch.addRow(KEYLESS, rowOf(KEYLESS, 'same', 1, line));
    expect(
      batch.streams
        .get('events')
        ?.sorted()
        .map(({ number }) => number),
    ).toEqual([1, 2, 3]);
  });

  it('keeps the last STATE and knows whether a row came after it', () => {
    const batch = new Batch(1, new Date(), VERSION_PATH);
    batch.setState(Buffer.from('{"a":1}'), 30);
    batch.setState(Buffer.from('{"a": 2}'), 30);
    expect(batch.state?.toString()).toBe('{"a": 2}');
    expect(batch.size).toEqual({ rows: 0, bytes: 60, endsWithState: true });
    const row = rowOf(KEYED, 'a', 1, 1);
    batch.addRow(KEYED, row);
    expect(batch.size).toEqual({ rows: 1, bytes: 60 + row.lineLength, endsWithState: false });
  });
});

describe('a batch is due', () => {
  const limits = { rows: 100, bytes: 1000, ageMs: 1 };
  it.each([
    [{ rows: 99, bytes: 999, endsWithState: false }, false],
    [{ rows: 100, bytes: 1, endsWithState: false }, true],
    [{ rows: 1, bytes: 1000, endsWithState: false }, true],
    [{ rows: 89, bytes: 899, endsWithState: true }, false],
    [{ rows: 90, bytes: 1, endsWithState: true }, true],
    [{ rows: 1, bytes: 900, endsWithState: true }, true],
  ])('with %j: %s', (size, expected) => {
    expect(isDue(size, limits)).toBe(expected);
  });
});
