import { ENVELOPE_COLUMNS } from 'singer';
import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { ENVELOPE_PROPERTIES, schemaMessage } from '../support/lines.ts';
import { state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

const inDatabase = (name: string, test: (database: TestDatabase) => Promise<void>) =>
  it(name, () => withDatabase(server, test));

const EXTRACT = {
  extract_window_start_utc: '2024-03-01T00:00:00Z',
  extract_window_end_utc: '2024-03-02T00:00:00Z',
  page_number: 1,
  page_size: 1000,
  request_payload: { query: 'select' },
};
const schema = (keys: string[], properties: readonly string[] = ENVELOPE_PROPERTIES) =>
  schemaMessage('qb_items', keys, properties);
const item = (id: string, more: object = {}) => ({
  type: 'RECORD',
  stream: 'qb_items',
  record: { id, ...EXTRACT, payload: { Id: id, Name: `item ${id}` }, ...more },
});
const ROWS = 'select id, payload, page_size from raw.qb_items order by id';
const row = (id: string, size: string | null = '1000') => ({
  id,
  payload: `{"Id": "${id}", "Name": "item ${id}"}`,
  page_size: size,
});
const load = ({ settings }: TestDatabase, input: object[], strict = false) =>
  runTarget({ ...settings, ...(strict && { TARGET_POSTGRES_RAW_STRICT: 'true' }) }, [...input, state('1')]);
const first = (database: TestDatabase) => load(database, [schema(['id']), item('1')]);
const WARNING = 'stream "qb_items" has the property "note", for which an envelope has no column';
const times = (text: string, part: string) => text.split(part).length - 1;

describe('an envelope stream whose table has rows', () => {
  inDatabase('with a property more keeps its layout, and the property is named once', async (database) => {
    await first(database);
    const properties = [...ENVELOPE_PROPERTIES, 'note'];
    const { code, stderr } = await load(database, [
      schema(['id'], properties),
      item('1', { note: 'a' }),
      item('2', { note: 'b' }),
      schema(['id'], properties),
    ]);
    expect(code).toBe(0);
    expect(times(stderr, WARNING)).toBe(1);
    expect(await database.query(ROWS)).toEqual([row('1'), row('2')]);
  });

  inDatabase('with a property more in its records only names it once', async (database) => {
    await first(database);
    const { code, stderr } = await load(database, [
      schema(['id']),
      item('2', { note: 1, tag: 2 }),
      item('3', { note: 1 }),
    ]);
    expect(code).toBe(0);
    expect(times(stderr, WARNING)).toBe(1);
    expect(times(stderr, 'has the property "tag"')).toBe(1);
    expect(await database.query(ROWS)).toEqual([row('1'), row('2'), row('3')]);
  });

  inDatabase('with a property less keeps its layout', async (database) => {
    await first(database);
    const without = ENVELOPE_PROPERTIES.filter((name) => name !== 'page_size');
    const { page_size, ...rest } = item('2').record;
    const { code } = await load(database, [schema(['id'], without), { ...item('2'), record: rest }]);
    expect(code).toBe(0);
    expect(await database.query(ROWS)).toEqual([row('1'), row('2', null)]);
  });

  inDatabase('without a SCHEMA keeps its layout, with a property more too', async (database) => {
    await first(database);
    const { code, stderr } = await load(database, [item('2', { note: 'a' })]);
    expect(code).toBe(0);
    expect(times(stderr, WARNING)).toBe(1);
    expect(await database.query(ROWS)).toEqual([row('1'), row('2')]);
  });

  inDatabase('keyed by company and id is refused by a table that is keyed by id', async (database) => {
    await first(database);
    const { code, stdout, lastLine } = await load(database, [
      schema(['realm_id', 'id'], [...ENVELOPE_PROPERTIES, 'realm_id']),
      item('1', { realm_id: '199' }),
    ]);
    expect({ code, stdout }).toEqual({ code: 7, stdout: '' });
    expect(lastLine).toContain(
      'the table raw.qb_items exists and is keyed by ["id"], and stream "qb_items" comes with the key properties ["realm_id", "id"]',
    );
    expect(lastLine).toContain('Have the tap or its mapper send the key properties ["id"]');
    expect(await database.query(ROWS)).toEqual([row('1')]);
  });

  it.each<[string, string[], string[]]>([
    ['without its payload', ['id'], ENVELOPE_PROPERTIES.filter((name) => name !== 'payload')],
    ['with another key', ['page_number'], ENVELOPE_PROPERTIES],
    ['without a key', [], ENVELOPE_PROPERTIES],
    ['with the fields of the entity', ['Id'], ['Id', 'Name']],
    ['with the key of a company, without its payload', ['realm_id', 'id'], ['realm_id', 'id', 'page_size']],
  ])('%s is refused and leaves the rows alone', (_what, keys, properties) =>
    withDatabase(server, async (database) => {
      await first(database);
      const { code, lastLine } = await load(database, [
        schema(keys, properties),
        item('1', { Id: '1', Name: 'x', realm_id: '1', payload: { Name: 'changed' } }),
      ]);
      expect(code).toBeGreaterThan(0);
      if (!keys.includes('page_number')) {
        expect(code).toBe(7);
        expect(lastLine).toContain('exists and holds envelopes, keyed by ["id"]');
      }
      expect(await database.query(ROWS)).toEqual([row('1')]);
    }),
  );

  inDatabase('and becomes a whole record within a run is refused before a row is lost', async (database) => {
    const { code, lastLine } = await load(database, [
      schema(['id']),
      item('1'),
      schema(['id'], ['id', 'Name']),
      { type: 'RECORD', stream: 'qb_items', record: { id: '1', Name: 'x' } },
    ]);
    expect(code).toBe(7);
    expect(lastLine).toContain('holds envelopes');
    expect(await database.query(ROWS)).toEqual([row('1')]);
  });
});

describe('strict', () => {
  inDatabase('refuses a SCHEMA with a property that has no column', async (database) => {
    await first(database);
    const { code, lastLine } = await load(
      database,
      [schema(['id'], [...ENVELOPE_PROPERTIES, 'note', 'tag']), item('2')],
      true,
    );
    expect(code).toBe(3);
    expect(lastLine).toContain('properties for which an envelope has no column: "note", "tag"');
    expect(await database.query(ROWS)).toEqual([row('1')]);
  });

  inDatabase('refuses it also in a later SCHEMA of the stream', async (database) => {
    const input = [schema(['id']), item('1'), schema(['id'], [...ENVELOPE_PROPERTIES, 'note'])];
    const { code, lastLine } = await load(database, input, true);
    expect(code).toBe(3);
    expect(lastLine).toContain('"note"');
  });

  inDatabase('rejects a record with a property that has no column', async (database) => {
    await first(database);
    const { code, lastLine } = await load(database, [schema(['id']), item('2', { note: 1 })], true);
    expect(code).toBe(8);
    expect(lastLine).toContain('it has the property "note", for which there is no column');
    expect(await database.query(ROWS)).toEqual([row('1')]);
  });
});

inDatabase('an envelope keyed by company and id has both as its key', async (database) => {
  const input = [
    schema(['realm_id', 'id'], [...ENVELOPE_PROPERTIES, 'realm_id']),
    item('1', { realm_id: '198' }),
    item('1', { realm_id: '199' }),
    item('1', { realm_id: '199' }),
  ];
  for (let n = 0; n < 2; n += 1) expect(await load(database, input)).toMatchObject({ code: 0 });
  expect(await database.query('select realm_id, id from raw.qb_items order by 1')).toEqual([
    { realm_id: '198', id: '1' },
    { realm_id: '199', id: '1' },
  ]);
  const columns = await database.query(
    `select attname from pg_attribute where attrelid = 'raw.qb_items'::regclass and attnum > 0 order by attnum`,
  );
  const expected = ENVELOPE_COLUMNS.filter(({ when }) => when !== 'deletions');
  expect(columns.map(({ attname }) => attname)).toEqual(expected.map(({ name }) => name));
  const { code, lastLine } = await first(database);
  expect(code).toBe(7);
  expect(lastLine).toContain(
    'is keyed by ["realm_id", "id"], and stream "qb_items" comes with the key properties ["id"]',
  );
});

inDatabase("another tap's stream with an id, a payload and more stays a whole record", async (database) => {
  const events = [
    schemaMessage('events', ['id'], ['id', 'payload', 'kind']),
    { type: 'RECORD', stream: 'events', record: { id: 1, payload: { a: 1 }, kind: 'x' } },
  ];
  for (let n = 0; n < 2; n += 1) expect(await load(database, events)).toMatchObject({ code: 0 });
  expect(await database.query('select id, payload from raw.events')).toEqual([
    { id: '1', payload: '{"id": 1, "kind": "x", "payload": {"a": 1}}' },
  ]);
});
