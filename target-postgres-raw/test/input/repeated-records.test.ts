import fc from 'fast-check';
import { type Line, ProtocolError } from 'singer';
import { expect, it } from 'vitest';
import { type Row, readRow } from '../../src/batches/row.ts';
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

/** The records of a run, with the row of each that was found. */
function repeatedRecords(sources: ReadonlyMap<string, StreamMapping> = SOURCES) {
  const added: { source: StreamMapping; row: Row }[] = [];
  const repeated = new RepeatedRecords({
    sources: { of: (stream) => sources.get(stream) },
    add: (source, row) => {
      added.push({ source, row });
    },
  });
  return {
    learn: (of: Exclude<ReturnType<typeof readFully>, string>) => repeated.learn(of.read, of.source, of.row),
    find: (line: Line) => {
      const before = added.length;
      const isTaken = repeated.take(line);
      expect(added.length - before).toBe(isTaken ? 1 : 0);
      return isTaken ? added.at(-1) : undefined;
    },
  };
}

const QUERY = 'select * from Invoice where '.repeat(20);

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
    fc.constantFrom('null', '{"a":"\\u0000"}', '{"a":"\\u00e9"}', '{"a":1e5}', '{"a":"\xff"}'),
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
  // Some lines are not UTF-8.
  const bytes = Buffer.from(text, text.includes('\xff') ? 'latin1' : 'utf8');
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

it('the rows that are found without a full look are those of a full look, and no other line has one', () => {
  let found = 0;
  fc.assert(
    fc.property(pages, (shapes) => {
      const repeated = repeatedRecords();
      for (const [number, each] of shapes.entries()) {
        const line = lineFrom(each, number);
        const expected = readFully(line);
        // Lines of a file are not looked for.
        const quick = line.file === undefined ? repeated.find(line) : undefined;
        if (quick !== undefined) {
          found += 1;
          if (typeof expected === 'string')
            throw new Error(`a row was found where ${expected}: ${line.bytes}`);
          expect(contentOf(quick.row)).toEqual(contentOf(expected.row));
          expect(quick.source).toBe(expected.source);
          expect({ replaced: expected.read.replaced, version: expected.read.message.version }).toEqual({
            replaced: 0,
            version: undefined,
          });
        } else if (typeof expected !== 'string') repeated.learn(expected);
      }
    }),
    { numRuns: 1_000 },
  );
  // Otherwise the test would show nothing.
  expect(found).toBeGreaterThan(300);
});

it.each([
  ['of a BATCH file', { ...PLAIN, form: 'file' }, { ...PLAIN, form: 'bare' }],
  ['of a stream with \\u0000', { ...PLAIN, stream: 'one\\u0000' }, { ...PLAIN, stream: 'one\ufffd' }],
] as const)(
  'a line is not found by a record %s that has the same bytes once it is read',
  (_, first, second) => {
    const repeated = repeatedRecords();
    const read = readFully(lineFrom(first, 1));
    if (typeof read === 'string') throw new Error(read);
    repeated.learn(read);
    expect(repeated.find(lineFrom(second, 2))).toBeUndefined();
  },
);

it('a record whose stream got another mapping is read', () => {
  const sources = new Map(SOURCES);
  const repeated = repeatedRecords(sources);
  const line = lineFrom(PLAIN, 1);
  const read = readFully(line);
  if (typeof read === 'string') throw new Error(read);
  repeated.learn(read);
  expect(repeated.find(line)).toBeDefined();
  sources.set('one', { ...read.source });
  expect(repeated.find(line)).toBeUndefined();
});

it('records that are all different are seldom learned, and records that are alike are found soon after', () => {
  const repeated = repeatedRecords();
  const take = (page: number): boolean => {
    const line = lineFrom({ ...PLAIN, page }, page);
    const isFound = repeated.find(line) !== undefined;
    const read = readFully(line);
    if (typeof read === 'string') throw new Error(read);
    if (!isFound) repeated.learn(read);
    return isFound;
  };
  for (let page = 0; page < 100; page += 1) expect(take(page)).toBe(false);
  // The last one was not learned.
  expect(take(99)).toBe(false);
  const later = Array.from({ length: 200 }, () => take(7));
  expect(later.lastIndexOf(false)).toBeLessThan(64);
});
