import fc from 'fast-check';
import { type Line, LineSplitter, ProtocolError } from 'singer';
import { expect, it } from 'vitest';
import { BatchLines } from '../../src/batches/line-memory.ts';
import { lineBytesOf, type Row, readRow } from '../../src/batches/row.ts';
import { mappingFromSchema, type StreamMapping } from '../../src/batches/stream-mapping.ts';
import { UnfitRecord } from '../../src/batches/unfit-record.ts';
import { isRecord, readBareRecord, readLine } from '../../src/input/record-line.ts';
import { RepeatedRecords } from '../../src/input/repeated-records.ts';
import { cellsOf } from '../support/cells.ts';
import { ENVELOPE_PROPERTIES, lineOf, readSchema, schemaMessage } from '../support/lines.ts';

const mapped = (stream: string, keys: string[]) =>
  mappingFromSchema(
    readSchema(lineOf(schemaMessage(stream, keys, [...ENVELOPE_PROPERTIES, 'realm_id', '_sdc_deleted_at']))),
    'raw',
  );
const SOURCES = new Map(
  [
    mapped('one', ['id']),
    mapped('two', ['realm_id', 'id']),
    mapped('one\0', ['id']),
    mapped('one\ufffd', ['id']),
  ].map((each): [string, StreamMapping] => [each.stream, { ...each, onUnknown: () => {} }]),
);

/** A run that learns each record that was not found. `mostRows`: rows that a batch may have. */
function repeatedRecords(sources: ReadonlyMap<string, StreamMapping> = SOURCES, mostRows = 1_000) {
  const found: { source: StreamMapping; row: Row }[] = [];
  let room = mostRows;
  let lines = new BatchLines();
  const repeated = new RepeatedRecords({
    sources: { of: (stream) => sources.get(stream) },
    open: () => ({
      hold: (...part) => lines.hold(...part),
      newRow: () => lines.newRow(),
      addRow: (source, row) => {
        found.push({ source, row });
        room -= 1;
      },
    }),
    isFull: () => room === 0,
  });
  const learn = (line: Line) => {
    const full = readFully(line);
    if (typeof full !== 'string') repeated.learn(full.read, full.source, full.row);
  };
  const splitter = new LineSplitter();
  /** Returns the rows that are found. */
  const take = (chunk: Buffer) => {
    found.length = 0;
    splitter.add(chunk);
    for (;;) {
      repeated.take(splitter);
      if (room > 0) {
        const line = splitter.next();
        if (line === undefined) return [...found];
        learn(line);
      }
      if (room === 0) {
        room = mostRows;
        lines = new BatchLines();
      }
    }
  };
  return { learn, take };
}

const QUERY = 'select * from Invoice where '.repeat(20);
const LATIN_1_PAYLOAD = '{"a":"\xff"}';

interface Shape {
  /** `file`: alone, in a BATCH file. `bare`: alone, in the input, where it is no message. */
  readonly form: 'message' | 'file' | 'bare';
  readonly stream: string;
  readonly page: number;
  readonly query: string;
  readonly realm: string;
  readonly deleted: string;
  readonly more: string;
  readonly id: string;
  readonly payload: string;
}

const shape = fc.record({
  form: fc.constantFrom('message', 'message', 'message', 'message', 'message', 'file', 'bare'),
  stream: fc.constantFrom('one', 'one', 'one', 'two', 'one\\u0000', 'one\ufffd'),
  page: fc.constantFrom(1, 1, 1, 2),
  query: fc.constantFrom(QUERY, QUERY, `${QUERY}\\u0000`, `${QUERY}\\u00e9`),
  realm: fc.constantFrom('"9130"', '"9130"', '"9131"', '7', '"\\u0039"'),
  deleted: fc.constantFrom('null', 'null', 'null', '"2024-01-01T00:00:00Z"', '"x"'),
  more: fc.constantFrom(
    '',
    '',
    '',
    ',"version":7',
    ',"version":null',
    ',"time_extracted":"2024-01-01T00:00:00Z"',
  ),
  id: fc.oneof(
    fc.nat().map((id) => `"${id}"`),
    fc.constantFrom('"é"', '"a\\"b"', '"\\u0041"', '"\\ud800"', '""', '12', 'null', '{}'),
  ),
  payload: fc.oneof(
    fc.json({ maxDepth: 3, stringUnit: 'grapheme' }),
    fc.constantFrom('null', '{"a":"\\u0000"}', '{"a":"\\u00e9"}', '{"a":1e5}', LATIN_1_PAYLOAD),
  ),
});

const PLAIN: Shape = {
  form: 'message',
  stream: 'one',
  page: 1,
  query: QUERY,
  realm: '"1"',
  deleted: 'null',
  more: '',
  id: '"1"',
  payload: '{}',
};

function lineFrom(shape: Shape, number: number): Line {
  const { form, stream, page, query, realm, deleted, more, id, payload } = shape;
  const record =
    `{"realm_id":${realm},"id":${id},"page_number":${page},"request_payload":{"query":"${query}"},` +
    `"_sdc_deleted_at":${deleted},"payload":${payload}}`;
  const text =
    form === 'message' ? `{"type":"RECORD","stream":"${stream}","record":${record}${more}}` : record;
  const latin = Buffer.from(text, 'latin1');
  const bytes = text.includes('\xff') && latin.toString('latin1') === text ? latin : Buffer.from(text);
  return form === 'file' ? { bytes, number, file: 'a file' } : { bytes, number };
}

function contentOf(row: Row) {
  const { key, number, lineLength, deletedAt } = row;
  return { key, number, lineLength, deletedAt, cells: cellsOf(row) };
}

/** The row of a line by a full look at it, or why there is none. */
function readFully(line: Line) {
  try {
    const read = line.file === undefined ? readLine(line) : readBareRecord(line, 'one');
    if (!isRecord(read)) throw new Error('not a RECORD');
    const source = SOURCES.get(read.message.stream);
    if (source === undefined) throw new Error('no source');
    return { read, source, row: readRow(read.line, read.message, source, read.replaced) };
  } catch (error) {
    if (error instanceof UnfitRecord || error instanceof ProtocolError) return error.message;
    throw error;
  }
}

/** Pages whose records are alike, with single ones among them that are not. */
const pages = fc
  .array(fc.tuple(shape, fc.array(fc.tuple(shape, fc.nat(7)), { maxLength: 12 })), { maxLength: 8 })
  .map((pages) =>
    pages.flatMap(([first, others]) => [
      first,
      ...others.map(([other, n]) => {
        const { form, stream, id, payload } = other;
        if (n === 0) return other;
        return n === 1 ? { ...first, form, stream, id, payload } : { ...first, id, payload };
      }),
    ]),
  );

const numbered = (shapes: readonly Shape[]) => shapes.map((shape, i) => lineFrom(shape, i + 1));
const withFeeds = (lines: readonly Line[]) =>
  Buffer.concat(lines.flatMap(({ bytes }) => [bytes, Buffer.from('\n')]));

it('the rows that are found without a full look are those of a full look, and no other line has one', () => {
  let count = 0;
  fc.assert(
    fc.property(
      pages,
      fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1 }),
      fc.integer({ min: 1, max: 20 }),
      (...given) => {
        const [shapes, sizes, mostRows] = given;
        const repeated = repeatedRecords(SOURCES, mostRows);
        const lines = numbered(shapes.filter(({ form }) => form !== 'file'));
        const inFiles = numbered(shapes.filter(({ form }) => form === 'file'));
        const input = withFeeds(lines);
        // The memory of a chunk is used for the next one.
        const memory = Buffer.alloc(9_000);
        const rows = [];
        for (let at = 0, n = 0; at < input.length; n += 1) {
          const size = input.copy(memory, 0, at, at + (sizes[n % sizes.length] ?? 1));
          rows.push(...repeated.take(memory.subarray(0, size)));
          memory.fill('x');
          at += size;
          const inFile = inFiles[n];
          if (inFile !== undefined) repeated.learn(inFile);
        }
        for (const { row, source } of rows) {
          count += 1;
          const line = lines[row.number - 1];
          const expected = line === undefined ? 'no line' : readFully(line);
          if (typeof expected === 'string')
            throw new Error(`a row was found where ${expected}: ${line?.bytes}`);
          expect(contentOf(row)).toEqual(contentOf(expected.row));
          expect(lineBytesOf(row)).toEqual(line?.bytes);
          expect(source).toBe(expected.source);
          expect({ replaced: expected.read.replaced, version: expected.read.message.version }).toEqual({
            replaced: 0,
            version: undefined,
          });
        }
        expect(new Set(rows.map(({ row }) => row.number)).size).toBe(rows.length);
      },
    ),
    { numRuns: 1_000 },
  );
  expect(count, 'otherwise the test would show nothing').toBeGreaterThan(300);
});

it.each([
  ['of a BATCH file', { ...PLAIN, form: 'file' }, { ...PLAIN, form: 'bare' }],
  ['of a stream with \\u0000', { ...PLAIN, stream: 'one\\u0000' }, { ...PLAIN, stream: 'one\ufffd' }],
] as const)(
  'a line is not found by a record %s that has the same bytes once it is read',
  (_, first, second) => {
    const repeated = repeatedRecords();
    repeated.learn(lineFrom(first, 1));
    expect(repeated.take(withFeeds(numbered([second])))).toEqual([]);
  },
);

it('a record whose stream got another mapping is read', () => {
  const sources = new Map(SOURCES);
  const repeated = repeatedRecords(sources);
  const two = withFeeds(numbered([PLAIN, PLAIN]));
  expect(repeated.take(two).map(({ row }) => row.number)).toEqual([2]);
  const source = SOURCES.get('one');
  if (source !== undefined) sources.set('one', { ...source });
  expect(repeated.take(two)).toEqual([]);
});

it('records that are all different are seldom learned, and records that are alike are found soon after', () => {
  const repeated = repeatedRecords();
  const linesOf = (pages: readonly number[]) =>
    withFeeds(numbered(pages.map((page) => ({ ...PLAIN, page }))));
  const isFound = (page: number) => repeated.take(linesOf([page])).length === 1;
  for (let page = 0; page < 100; page += 1) expect(isFound(page)).toBe(false);
  // The last one was not learned.
  expect(isFound(99)).toBe(false);
  const later = Array.from({ length: 200 }, () => isFound(7));
  expect(later.lastIndexOf(false)).toBeLessThan(64);
  expect(repeated.take(linesOf(Array<number>(500).fill(7)))).toHaveLength(500);
});
