import { describe, expect, it } from 'vitest';
import { requireFewParts } from '../../src/batches/record-size.ts';
import { isOlder, type Row, readRow } from '../../src/batches/row.ts';
import { mappingFromSchema } from '../../src/batches/stream-mapping.ts';
import { UnfitRecord } from '../../src/batches/unfit-record.ts';
import { readLine } from '../../src/input/record-line.ts';
import { instantFrom } from '../../src/postgres/instant.ts';
import { cellsOf } from '../support/cells.ts';
import { ENVELOPE_PROPERTIES, lineOf, readRecord, readSchema, schemaMessage } from '../support/lines.ts';

const source = (keys: string[], properties?: string[]) =>
  mappingFromSchema(readSchema(lineOf(schemaMessage('things', keys, properties))), 'raw');
const ENVELOPE = source(['id']);

function rowOf(record: string, of = ENVELOPE): Row {
  const { line } = readLine(lineOf(`{"type":"RECORD","stream":"things","record":${record}}`, 12));
  return readRow(line, readRecord(line), of);
}
it('a record of more than a million properties is rejected, and no list of them is kept', () => {
  const record = `{"id":"1"${',"a":1'.repeat(1_200_000)}}`;
  const line = lineOf(`{"type":"RECORD","stream":"things","record":${record}}`, 12);
  const message = readRecord(line);
  expect(message.fields.length).toBe(1_000_001);
  expect(() => readRow(line, message, ENVELOPE)).toThrow('it has more than 1000000 properties');
});

describe('a record of many small parts', () => {
  const rowWith = (list: string) => rowOf(`{"id":"1","payload":{"list":[${list.slice(1)}]}}`);

  it.each([
    ['objects in arrays', ',[{}],[{}]', 1_000_000, 'objects and arrays'],
    ['numbers', ',1', 10_000_000, 'values'],
  ])('has too many %s', (_, part, most, parts) => {
    const list = Buffer.alloc(part.length * (most + 1), part).fill('[', 0, 1);
    expect(() => requireFewParts(list)).toThrow(`it has more than ${most} ${parts} (SQLSTATE 54000)`);
  });

  it('is rejected before Postgres has to read it', () => {
    const objects = ',{"a":1}'.repeat(1_000_000);
    expect(() => rowWith(objects)).toThrow('it has more than 1000000 objects and arrays (SQLSTATE 54000)');
  });

  it.each([
    ['objects', ',{"a":1}', 999_000],
    ['brackets and commas in texts', ',"[{,{[,\\",[{,{[,"', 200_000],
  ])('is taken with few enough %s', (_, part, count) => {
    expect(rowWith(part.repeat(count)).key).toBe(1);
  });
});

describe('the row of an envelope', () => {
  it('has its columns, and the payload byte for byte', () => {
    const row = rowOf(
      '{"payload" : {"Balance": 639.00,"n":123456789012345678901234567890 }, "id":"7","page_number":3,"page_size":1000,' +
        '"extract_window_start_utc":"2024-03-01T00:00:00Z","extract_window_end_utc":"2024-03-02T00:00:00Z","request_payload":{"q": 1}}',
    );
    expect(cellsOf(row)).toEqual([
      '7',
      '{"Balance": 639.00,"n":123456789012345678901234567890 }',
      instantFrom('2024-03-01T00:00:00Z'),
      instantFrom('2024-03-02T00:00:00Z'),
      3,
      1000,
      '{"q": 1}',
    ]);
    expect(row).toMatchObject({ key: 7, number: 12 });
  });

  it('has nulls for what is null or missing', () => {
    const row = rowOf('{"id":7,"payload":{},"page_number":null,"request_payload":null}');
    expect(cellsOf(row)).toEqual(['7', '{}', null, null, null, null, null]);
  });

  it.each([
    ['{"id":"7"}', 'has no "payload"'],
    ['{"id":"7","payload":null}', 'has no "payload"'],
    ['{"payload":{}}', 'has no "id", which is a key'],
    ['{"id":null,"payload":{}}', 'has null for "id", which is a key'],
    ['{"id":"7","payload":{},"extra":1}', 'has the property "extra", for which there is no column'],
    ['{"id":"7","payload":{},"page_number":1.5}', 'has "page_number" that is not a whole number'],
    ['{"id":"7","payload":{},"page_size":3000000000}', 'has "page_size" that is not a whole number'],
    [
      '{"id":"7","payload":{},"extract_window_start_utc":"2024-03-01"}',
      'has "extract_window_start_utc" that is',
    ],
  ])('is refused by property: %s', (record, why) => {
    expect(() => rowOf(record)).toThrow(UnfitRecord);
    expect(() => rowOf(record)).toThrow(`it ${why}`);
  });

  it('counts what gave way to U+FFFD in key, payload and request', () => {
    const record = '{"id":"\\u0000","payload":{"a\\u0000":"\\ud83d"},"request_payload":"\\u0000"}';
    expect(cellsOf(rowOf(record))).toEqual([
      '\ufffd',
      '{"a\ufffd":"\ufffd"}',
      null,
      null,
      null,
      null,
      '"\ufffd"',
    ]);
    const line = lineOf(`{"type":"RECORD","stream":"things","record":${record}}`);
    expect(readLine(line).replaced).toBe(4);
  });
});

describe('the row of any other record', () => {
  it('has the whole record as payload and its keys as text, with all digits', () => {
    const of = source(['b', 'a'], ['a', 'b']);
    const row = rowOf('{"a":1.10, "b":123456789012345678901234567890}', of);
    expect(cellsOf(row).slice(0, 3)).toEqual([
      '123456789012345678901234567890',
      '1.1',
      '{"a":1.10, "b":123456789012345678901234567890}',
    ]);
  });

  it('takes keys of every kind but null, and of repeated ones the last', () => {
    const of = source(['k'], ['k']);
    expect(rowOf('{"k":1,"k":{"x": [1]}}', of).key).toBe('{"x": [1]}');
    expect(rowOf('{"k":"a\\"b"}', of).key).toBe('a"b');
    expect(rowOf('{"k":true}', of).key).toBe('true');
    expect(() => rowOf('{"k":null}', of)).toThrow('has null for "k"');
    expect(() => rowOf('{}', of)).toThrow('has no "k"');
  });

  it('tells apart keys that look alike when they are put together', () => {
    const of = source(['a', 'b'], ['a', 'b']);
    const keys = [
      '{"a":"x","b":"yz"}',
      '{"a":"xy","b":"z"}',
      '{"a":"x\\u0000","b":"y"}',
      '{"a":"x","b":"\\u0000y"}',
    ];
    expect(new Set(keys.map((record) => rowOf(record, of).key)).size).toBe(4);
  });

  it('has no key where the stream has none', () => {
    expect(rowOf('{"id":1}', source([], ['id']))).toMatchObject({ key: '' });
  });
});

describe('the layout of a stream', () => {
  it.each([
    [ENVELOPE_PROPERTIES, ['id'], 'envelope'],
    [['id', 'payload'], ['id'], 'envelope'],
    [['id', 'payload', 'customer'], ['id'], 'record'],
    [['id', 'payload'], ['payload_id'], 'record'],
    [['id', 'payload'], [], 'record'],
    [['id'], ['id'], 'record'],
  ])('with the properties %j and the keys %j is %s', (properties, keys, layout) => {
    expect(source(keys, properties).layout).toBe(layout);
  });
});

describe('the version of a payload', () => {
  const path = ['MetaData', 'LastUpdatedTime'];
  const payload = (time: unknown) =>
    rowOf(JSON.stringify({ id: 1, payload: { MetaData: { LastUpdatedTime: time } } }));
  it.each([
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:01Z', true],
    ['2024-01-01T00:00:00Z', '2023-12-31T17:00:00-08:00', true],
    ['2024-01-01T00:00:00Z', '2023-12-31T16:00:00-08:00', false],
    ['2024-01-01T00:00:01Z', '2024-01-01T00:00:00Z', false],
    ['2024-01-01', '2025-01-01T00:00:00Z', false],
    [1, '2025-01-01T00:00:00Z', false],
  ])('%j is older than %j: %s', (one, other, expected) => {
    expect(isOlder(payload(one), payload(other), path)).toBe(expected);
    expect(isOlder(payload(one), payload(other), undefined)).toBe(false);
  });
});
