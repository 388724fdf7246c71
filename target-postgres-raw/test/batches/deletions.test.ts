import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Batch } from '../../src/batches/batch.ts';
import { stateOf } from '../../src/batches/deletion-rule.ts';
import { type Row, readRow } from '../../src/batches/row.ts';
import { mappingFromSchema } from '../../src/batches/stream-mapping.ts';
import { lineOf, readRecord, readSchema, schemaMessage } from '../support/lines.ts';

const THINGS = mappingFromSchema(readSchema(lineOf(schemaMessage('things', ['id']))), 'raw');
const ORDERS = mappingFromSchema(readSchema(lineOf(schemaMessage('orders', ['k'], ['k', 'a']))), 'raw');
const PATH = ['MetaData', 'LastUpdatedTime'];
const time = (second: number) => `2024-01-01T00:00:0${second}Z`;

interface Message {
  readonly what: 'edit' | 'deletion';
  readonly at: number;
}

function batchOf(messages: readonly Message[]) {
  const batch = new Batch(1, new Date(), PATH);
  for (const { what, at } of messages) addMessage(batch, { what, at, id: '1', number: at });
  return batch.streams.get('things');
}

interface Placed extends Omit<Message, 'at'> {
  /** Undefined for a record without a time of change. */
  readonly at: number | undefined;
  readonly id: string;
  readonly number: number;
}

function addMessage(batch: Batch, { what, at, id, number }: Placed): Row {
  const payload = at === undefined ? {} : { MetaData: { LastUpdatedTime: time(at) } };
  const record = { id, payload, ...(what === 'deletion' && { deleted_at_utc: time(at ?? 3) }) };
  const line = lineOf({ type: 'RECORD', stream: 'things', record }, number);
  const row = readRow(line, readRecord(line), THINGS);
  batch.addRow(THINGS, row);
  return row;
}

const messages = fc.array(
  fc.record({ what: fc.constantFrom('edit', 'deletion'), at: fc.integer({ min: 1, max: 5 }) }),
  { minLength: 1, maxLength: 7 },
);

it('edits and deletions of a record leave the same rows in every order within a batch', () => {
  fc.assert(
    fc.property(messages, (given) => {
      const newest = (kind: Message['what']) =>
        Math.max(0, ...given.filter(({ what }) => what === kind).map(({ at }) => at));
      const [edited, deleted] = [newest('edit'), newest('deletion')];
      const rows = batchOf(given);
      expect(rows?.sorted().map(({ number }) => number)).toEqual(edited === 0 ? [] : [edited]);
      expect(rows?.deletions().map(({ number }) => number)).toEqual(
        deleted === 0 || edited > deleted ? [] : [deleted],
      );
      const left = (rows?.sorted().length ?? 0) + (rows?.deletions().length ?? 0);
      expect(rows?.records).toBe(left + (rows?.stale ?? 0) + (rows?.superseded ?? 0));
    }),
  );
});

it('without some of its rows a batch is as if they had not come', () => {
  const some = fc.array(
    fc.record({
      what: fc.constantFrom('edit', 'edit', 'deletion'),
      at: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
      id: fc.constantFrom('1', '2', '3', 'a'),
      isBad: fc.boolean(),
    }),
    { minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(some, (given) => {
      const whole = new Batch(1, new Date(), PATH);
      const rest = new Batch(1, new Date(), PATH);
      const bad = new Set<Row>();
      for (const [number, { isBad, ...message }] of given.entries()) {
        const row = addMessage(whole, { ...message, number });
        if (isBad) bad.add(row);
        else addMessage(rest, { ...message, number });
      }
      const [left, wanted] = [whole.without(bad), rest].map((batch) => batch.streams.get('things'));
      const numbers = (rows: readonly Row[] = []) => rows.map(({ number }) => number);
      expect(numbers(left?.sorted())).toEqual(numbers(wanted?.sorted()));
      expect(numbers(left?.deletions())).toEqual(numbers(wanted?.deletions()));
      expect(left?.superseded).toBe(wanted?.superseded ?? 0);
      expect(left?.stale).toBe(wanted?.stale ?? 0);
      expect(left?.records).toBe(given.length);
    }),
    { numRuns: 500 },
  );
});

it.each([
  [1n, 'editFirst', 'deleted'],
  [1n, 'deletionFirst', 'deleted'],
  [2n, 'editFirst', 'deleted'],
  [2n, 'deletionFirst', 'deleted'],
  [3n, 'editFirst', 'live'],
  [3n, 'deletionFirst', 'live'],
  [undefined, 'editFirst', 'deleted'],
  [undefined, 'deletionFirst', 'live'],
] as const)('an edit at %s and a deletion at 2, %s: the row is %s', (editedAt, arrival, state) => {
  expect(stateOf(editedAt, 2n, arrival)).toBe(state);
});

it.each([
  ['2024-01-01T00:00:00Z', 757_382_400_000_000n],
  ['2024-01-01 00:00:00+00:00', 757_382_400_000_000n],
  ['2024-01-01T00:00:00', 757_382_400_000_000n],
  ['2024-01-01 01:00:00+01', 757_382_400_000_000n],
  ['2024-01-01 00:00:00 UTC', 757_382_400_000_000n],
  ['2024-01-01t00:00:00.5z', 757_382_400_500_000n],
  ['2023-12-31T18:30:00-0530', 757_382_400_000_000n],
  ['2024-01-01', 757_382_400_000_000n],
  [' ', null],
  [false, null],
  [null, null],
])('_sdc_deleted_at %j of another tap is read', (text, instant) => {
  const line = lineOf({ type: 'RECORD', stream: 'orders', record: { k: 1, _sdc_deleted_at: text } });
  expect(readRow(line, readRecord(line), ORDERS).deletedAt).toBe(instant);
});

it.each([true, 1_704_067_200, '2024-02-30', '2024-01-01 24:00', 'null'])(
  '_sdc_deleted_at %j that is no time is refused by name',
  (text) => {
    const line = lineOf({ type: 'RECORD', stream: 'orders', record: { k: 1, _sdc_deleted_at: text } });
    expect(() => readRow(line, readRecord(line), ORDERS)).toThrow(
      'it has "_sdc_deleted_at" that is not an instant',
    );
  },
);
