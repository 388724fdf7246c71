import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

/** A test with a database of its own. */
function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const PAYLOADS = 'select id, payload::text from raw.qb_invoices order by id';

describe('a stream that is no envelope', () => {
  const loaded = (database: TestDatabase, ...input: object[]) => runTarget(database.settings, input);
  const record = (record: object) => ({ type: 'RECORD', stream: 'orders', record });

  inDatabase('has its keys as text columns, and whole records as payload', async (database) => {
    const schema = schemaMessage('orders', ['shop', 'number'], ['shop', 'number', 'total']);
    await loaded(
      database,
      schema,
      record({ shop: 'a', number: 1, total: 2.5 }),
      record({ shop: 'a', number: 2 }),
    );
    await loaded(database, schema, record({ shop: 'a', number: 1, total: 3 }));
    expect(
      await database.query(
        'select shop, number, payload, extract_window_start_utc from raw.orders order by 2',
      ),
    ).toEqual([
      {
        shop: 'a',
        number: '1',
        payload: '{"shop": "a", "total": 3, "number": 1}',
        extract_window_start_utc: null,
      },
      { shop: 'a', number: '2', payload: '{"shop": "a", "number": 2}', extract_window_start_utc: null },
    ]);
  });

  inDatabase('appends where it has no keys', async (database) => {
    const schema = schemaMessage('orders', [], ['id']);
    await loaded(database, schema, record({ id: 1 }), record({ id: 1 }));
    await loaded(database, schema, record({ id: 1 }));
    expect(await database.query('select payload from raw.orders')).toEqual(
      Array(3).fill({ payload: '{"id": 1}' }),
    );
  });

  inDatabase('is refused by line, stream and key where a record lacks a key', async (database) => {
    const schema = schemaMessage('orders', ['number'], ['number']);
    const { code, lastLine } = await loaded(database, schema, record({ number: 1 }), record({ nr: 2 }));
    expect(code).toBe(8);
    expect(lastLine).toContain(
      'the record in line 3 of the input, of stream "orders", is rejected: it has no "number", which is a key',
    );
    expect(await database.value('select count(*) from raw.orders')).toBe('0');
  });

  inDatabase('may say SCHEMA again, but not with keys that its table does not have', async (database) => {
    const schema = schemaMessage('orders', ['number'], ['number']);
    const ended = await loaded(
      database,
      schema,
      record({ number: 1 }),
      schema,
      record({ number: 2 }),
      { type: 'STATE', value: { n: 1 } },
      schemaMessage('orders', ['other'], ['other']),
      record({ other: 1 }),
    );
    expect(ended).toMatchObject({ code: 7, stdout: '{"n":1}\n' });
    expect(ended.lastLine).toContain('the table raw.orders exists and has no column other');
    expect(await database.value('select count(*) from raw.orders')).toBe('2');
  });
});

describe('a RECORD without a SCHEMA in front', () => {
  const input = [
    envelope('1', '{"a":1}'),
    { type: 'RECORD', stream: 'events', record: { id: 1 } },
    envelope('2', '{}'),
  ];

  inDatabase(
    'is loaded, with one warning a stream: by its id if it is an envelope',
    async ({ settings, query, value }) => {
      const { code, stderr } = await runTarget(settings, [...input, envelope('1', '{"a":2}')]);
      expect(code).toBe(0);
      expect(stderr.match(/which had no SCHEMA/g)).toHaveLength(2);
      expect(await query(PAYLOADS)).toMatchObject([{ id: '1', payload: '{"a": 2}' }, { id: '2' }]);
      expect(await value('select payload from raw.events')).toBe('{"id": 1}');
    },
  );

  inDatabase('is refused under strict, and nothing is loaded', async ({ settings, value }) => {
    const { code, lastLine } = await runTarget({ ...settings, TARGET_POSTGRES_RAW_STRICT: 'true' }, [
      SCHEMA,
      ...input,
    ]);
    expect(code).toBe(3);
    expect(lastLine).toContain('line 3 of the input is a record of stream "events", which had no SCHEMA');
    expect(await value('select count(*) from raw.qb_invoices')).toBe('0');
  });
});
