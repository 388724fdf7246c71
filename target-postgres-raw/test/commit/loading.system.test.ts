import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampled } from '../../../testing/sampled.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { INSTANT_PATTERN, instantFrom } from '../../src/postgres/instant.ts';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { TargetProcess, type Variables } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

/** A test with a database of its own. */
function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

function version(id: string, time: string, note: string): string {
  return envelope(id, `{"Id":"${id}","Note":"${note}","MetaData":{"LastUpdatedTime":"${time}"}}`);
}

const PAYLOADS = 'select id, payload::text from raw.qb_invoices order by id';
const COUNTS =
  'select records, inserted, updated, unchanged, stale, superseded from raw._ingest_log order by batch, stream';

describe('an envelope stream', () => {
  inDatabase('gets the table of the student system, column for column', async ({ settings, query }) => {
    const window =
      ',"extract_window_start_utc":"2024-03-01T00:00:00Z","extract_window_end_utc":"2024-03-02T00:00:00Z","page_number":3,"page_size":1000,"request_payload":{"query":"select *"}';
    expect(await runTarget(settings, [SCHEMA, envelope('7', '{"Id":"7"}', window)])).toMatchObject({
      code: 0,
    });
    const columns = await query(
      `select column_name, data_type, is_nullable from information_schema.columns
       where table_schema = 'raw' and table_name = 'qb_invoices' order by ordinal_position`,
    );
    expect(columns.map((column) => Object.values(column).join(' '))).toEqual([
      'id text NO',
      'payload jsonb NO',
      'ingested_at_utc timestamp with time zone NO',
      'extract_window_start_utc timestamp with time zone YES',
      'extract_window_end_utc timestamp with time zone YES',
      'page_number integer YES',
      'page_size integer YES',
      'request_payload jsonb YES',
    ]);
    expect(
      await query(
        "select *, ingested_at_utc > now() - interval '1 minute' as ingested_at_utc from raw.qb_invoices",
      ),
    ).toEqual([
      {
        id: '7',
        payload: '{"Id": "7"}',
        ingested_at_utc: 't',
        extract_window_start_utc: '2024-03-01 00:00:00+00',
        extract_window_end_utc: '2024-03-02 00:00:00+00',
        page_number: '3',
        page_size: '1000',
        request_payload: '{"query": "select *"}',
      },
    ]);
  });

  inDatabase('keeps the text of its numbers', async ({ settings, query }) => {
    const payload =
      '{"Balance":639.00,"Zero":0,"Big":123456789012345678901234567890,"Long":0.12345678901234567890123456789}';
    await runTarget(settings, [SCHEMA, envelope('7', payload)]);
    const [row] = await query(
      `select payload->>'Balance' as balance, payload->>'Zero' as zero, payload->>'Big' as big, payload->>'Long' as long from raw.qb_invoices`,
    );
    expect(row).toEqual({
      balance: '639.00',
      zero: '0',
      big: '123456789012345678901234567890',
      long: '0.12345678901234567890123456789',
    });
  });

  inDatabase('has nothing inserted or changed by the same input again', async ({ settings, query }) => {
    const input = [SCHEMA, envelope('1', '{"a":1}'), envelope('2', '{"a":[2.50]}')];
    await runTarget(settings, input);
    const before = await query('select * from raw.qb_invoices order by id');
    const again = await runTarget(settings, input);
    expect(await query('select * from raw.qb_invoices order by id')).toEqual(before);
    expect(again.stderr).toContain('2 records: 0 inserted, 0 updated, 2 unchanged');
  });

  inDatabase(
    'has changed rows replaced and only their time of ingestion moved',
    async ({ settings, query }) => {
      await runTarget(settings, [
        SCHEMA,
        envelope('1', '{"a":1}'),
        envelope('2', '{"a":639.0}'),
        envelope('3', '{}'),
      ]);
      const before = await query('select * from raw.qb_invoices order by id');
      // 639.0 and 639.00 are the same number, but not the same text.
      await runTarget(settings, [
        SCHEMA,
        envelope('1', '{"a":1}'),
        envelope('2', '{"a":639.00}'),
        envelope('4', '{}'),
      ]);
      const after = await query('select * from raw.qb_invoices order by id');
      expect(after.map(({ id, payload }) => [id, payload])).toEqual([
        ['1', '{"a": 1}'],
        ['2', '{"a": 639.00}'],
        ['3', '{}'],
        ['4', '{}'],
      ]);
      expect(after.map((row, i) => row.ingested_at_utc === before[i]?.ingested_at_utc)).toEqual([
        true,
        false,
        true,
        false,
      ]);
      expect((await query(COUNTS)).at(-1)).toMatchObject({
        records: '3',
        inserted: '1',
        updated: '1',
        unchanged: '1',
      });
    },
  );

  inDatabase('keeps the last of several versions in a batch', async ({ settings, query }) => {
    await runTarget(settings, [
      SCHEMA,
      envelope('1', '{"a":1}'),
      envelope('1', '{"a":2}'),
      envelope('1', '{"a":3}'),
    ]);
    expect(await query(PAYLOADS)).toEqual([{ id: '1', payload: '{"a": 3}' }]);
    expect(await query(COUNTS)).toMatchObject([{ records: '3', inserted: '1', superseded: '2' }]);
  });

  inDatabase(
    'has a row overwritten unless both versions are instants and its own is later',
    async (database) => {
      const { settings, query } = database;
      const time = fc.tuple(
        fc.constantFrom('2024-02-28', '2024-02-29', '2023-02-29', '2024-03-01'),
        fc.constantFrom('T00:30:00', 'T08:00:00', 'T23:59:59', 'T24:00:00'),
        fc.constantFrom('', '.1', '.10', '.123456'),
        fc.constantFrom('Z', '-08:00', '-0800', '+08:00', '+05:30', ''),
      );
      const text = fc.oneof(
        time.map((parts) => parts.join('')),
        fc.constantFrom('', 'now', '9999', 'é'),
      );
      const seed = Date.now() % 100_000;
      const pairs = fc.sample(fc.tuple(fc.option(text), fc.option(text)), { numRuns: 3_000, seed });
      const payload = (id: number, time: string | null, note: string) =>
        envelope(
          String(id),
          `{"Id":"${id}","Note":"${note}"${time === null ? '' : `,"MetaData":{"LastUpdatedTime":${JSON.stringify(time)}}`}}`,
        );
      await runTarget(settings, [SCHEMA, ...pairs.map(([first], id) => payload(id, first, 'first'))]);
      await runTarget(settings, [SCHEMA, ...pairs.map(([, second], id) => payload(id, second, 'second'))]);
      const rows = await query(
        `select id, payload ->> 'Note' as note from raw.qb_invoices order by id::integer`,
      );
      const expected = pairs.map(([first, second], id) => {
        const [stored, given] = [instantFrom(first ?? ''), instantFrom(second ?? '')];
        const isOlder = stored !== undefined && given !== undefined && stored > given;
        return { id: String(id), note: isOlder ? 'first' : 'second' };
      });
      expect(rows, `seed ${seed}`).toEqual(expected);
    },
  );

  describe.each([
    ['in one batch', '100'],
    ['in a batch each', '1'],
  ])('with versions of a row %s', (_how, batchSizeRows) => {
    inDatabase('never has a newer one overwritten by an older one', async ({ settings, query }) => {
      const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: batchSizeRows }, [
        SCHEMA,
        version('1', '2024-03-01T12:00:00-08:00', 'newest'),
        version('1', '2024-03-01T19:59:59Z', 'older'),
        version('2', '2024-03-01T12:00:00-08:00', 'first'),
        version('2', '2024-03-01T20:00:00Z', 'as old, later in the input'),
        version('3', 'yesterday', 'tells no time'),
        version('3', '2024-03-01T12:00:00Z', 'tells one'),
        version('4', '2024-03-01T12:00:00Z', 'tells one'),
        version('4', '2024-02-30T12:00:00Z', 'a day that does not exist'),
      ]);
      const notes = await query(`select id, payload->>'Note' as note from raw.qb_invoices order by id`);
      expect(notes.map(({ note }) => note)).toEqual([
        'newest',
        'as old, later in the input',
        'tells one',
        'a day that does not exist',
      ]);
      expect(ended.stderr).toContain(', 1 older than what the table has');
      expect(await query('select sum(records) as records, sum(stale) as stale from raw._ingest_log')).toEqual(
        [{ records: '8', stale: '1' }],
      );
    });
  });

  inDatabase(
    'has U+FFFD where JSONB could hold nothing, in values and keys, and says how often',
    async ({ settings, query }) => {
      const { code, stderr } = await runTarget(settings, [
        SCHEMA,
        envelope('1', '{"a\\u0000":"b\\u0000c","d":["\\ud83d","\\ud83d\\ude00","\\\\u0000"]}'),
        envelope('2', '{"a":"\\u00e9"}'),
      ]);
      expect(code).toBe(0);
      expect(await query(PAYLOADS)).toEqual([
        { id: '1', payload: '{"d": ["\ufffd", "\u{1f600}", "\\\\u0000"], "a\ufffd": "b\ufffdc"}' },
        { id: '2', payload: '{"a": "é"}' },
      ]);
      expect(stderr).toContain(
        '3 characters that JSONB cannot hold (\\u0000, lone surrogates) became U+FFFD',
      );
    },
  );
});

describe('the input', () => {
  inDatabase(
    'may have CRLF, a byte order mark, blank lines, no final newline and types in any case',
    async ({ settings, query }) => {
      const { code, stdout } = await runTarget(settings, [
        Buffer.from('\ufeff'),
        Buffer.from(`${JSON.stringify(SCHEMA).replace('SCHEMA', 'schema')}\r\n\r\n`),
        Buffer.from(`${envelope('1', '{"ü":"\u{1f600}"}').replace('RECORD', 'Record')}\r\n`),
        Buffer.from('{"type":"state","value":{"a":1}}'),
      ]);
      expect({ code, stdout }).toEqual({ code: 0, stdout: '{"a":1}\n' });
      expect(await query(PAYLOADS)).toEqual([{ id: '1', payload: '{"ü": "\u{1f600}"}' }]);
    },
  );

  inDatabase('may be empty', async ({ settings, value }) => {
    expect(await runTarget(settings, [])).toMatchObject({ code: 0, stdout: '' });
    expect(await value('select count(*) from raw._ingest_log')).toBe('0');
  });

  inDatabase('may have streams in turns, of which each gets its table', async ({ settings, query }) => {
    const other = (id: number) => ({ type: 'RECORD', stream: 'qb items', record: { sku: id, name: 'x' } });
    await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '3' }, [
      SCHEMA,
      schemaMessage('qb items', ['sku'], ['sku', 'name']),
      ...[1, 2, 3, 4, 5].flatMap((id) => [envelope(String(id), `{"n":${id}}`), other(id)]),
    ]);
    expect((await query(PAYLOADS)).map(({ id }) => id)).toEqual(['1', '2', '3', '4', '5']);
    expect((await query('select sku, payload from raw."qb items" order by sku')).at(-1)).toEqual({
      sku: '5',
      payload: '{"sku": 5, "name": "x"}',
    });
  });

  inDatabase('may have types that are not known, which are named once', async ({ settings, query }) => {
    const { code, stderr } = await runTarget(settings, [
      { type: 'HARD_DELETE', stream: 'x', version: 1 },
      { type: 'HARD_DELETE', stream: 'x', version: 2 },
      SCHEMA,
      envelope('1', '{}'),
    ]);
    expect(code).toBe(0);
    expect(stderr.match(/HARD_DELETE/g)).toHaveLength(1);
    expect(await query(PAYLOADS)).toHaveLength(1);
  });
});

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

describe('a line that cannot be read', () => {
  it.each(
    sampled<[string, string | Buffer, string]>([
      ['is not JSON', 'Traceback (most recent call last):\n', 'line 4 of the input is not JSON'],
      ['is no object', '[1]\n', 'line 4 of the input is not a JSON object'],
      ['has no type', '{"stream":"x"}\n', 'line 4 of the input has no "type"'],
      [
        'is cut off',
        '{"type":"RECORD","stream":"qb_invoices","record":{"id":"9","pay',
        'line 4 of the input is not JSON',
      ],
      [
        'is not UTF-8',
        Buffer.from(`${envelope('9', '"caf\xe9"')}\n`, 'latin1'),
        'line 4 of the input is not UTF-8',
      ],
    ]),
  )('because it %s ends the run, and the open batch is not loaded', (_what, line, why) =>
    withDatabase(server, async ({ settings, query, value }) => {
      const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' }, [
        SCHEMA,
        envelope('1', '{}'),
        { type: 'STATE', value: 1 },
        Buffer.from(line),
      ]);
      expect(ended).toMatchObject({ code: 3 });
      expect(ended.lastLine).toMatch(/^CRITICAL target-postgres-raw /);
      expect(ended.lastLine).toContain(why);
      expect(ended.stderr).not.toMatch(/^\s+at /m);
      // The first batch was full before the STATE came, so the STATE was in the open one.
      expect(ended.stdout).toBe('');
      expect(await query(PAYLOADS)).toEqual([{ id: '1', payload: '{}' }]);
      expect(await value('select count(*) from raw._ingest_log where state is not null')).toBe('0');
    }),
  );
});

describe('STATE', () => {
  inDatabase('comes out byte for byte, and is in the ledger so', async ({ settings, value }) => {
    const bytes =
      '{"b" : 1.0, "a":\t12345678901234567890123, "x":"\\u0000\\ud83d é \\/", "b":-0.0e+1, "n":{}}';
    const { code, stdout } = await runTarget(settings, [SCHEMA, envelope('1', '{}'), state(bytes)]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${bytes}\n` });
    expect(await value('select state from raw._ingest_log')).toBe(bytes);
  });

  inDatabase('comes out once for each batch, the last one of it', async ({ settings, query }) => {
    const { stdout } = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' }, [
      SCHEMA,
      state('0'),
      envelope('1', '{}'),
      state('1'),
      envelope('2', '{}'),
      envelope('3', '{}'),
      state('3'),
      envelope('4', '{}'),
      envelope('5', '{}'),
    ]);
    expect(stdout).toBe('1\n3\n');
    expect(await query('select batch, state from raw._ingest_log order by batch')).toEqual([
      { batch: '1', state: '1' },
      { batch: '2', state: '3' },
      { batch: '3', state: null },
    ]);
  });

  inDatabase('comes out without records too, and leaves a row in the ledger', async ({ settings, query }) => {
    expect(await runTarget(settings, [state('{"a":1}'), state('{"a":2}')])).toMatchObject({
      stdout: '{"a":2}\n',
    });
    expect(await query('select stream, records, state from raw._ingest_log')).toEqual([
      { stream: null, records: '0', state: '{"a":2}' },
    ]);
  });

  inDatabase('never comes out where none came in', async ({ settings }) => {
    expect(await runTarget(settings, [SCHEMA, envelope('1', '{}')])).toMatchObject({ code: 0, stdout: '' });
  });

  inDatabase('comes out while stdin is silent, once the batch is old', async ({ settings, value }) => {
    const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_BATCH_MAX_AGE_SECONDS: '1' });
    await target.write(SCHEMA, envelope('1', '{}'), state('{"a":1}'));
    await target.until(() => target.stdout !== '');
    expect(target.stdout).toBe('{"a":1}\n');
    expect(await value('select count(*) from raw.qb_invoices')).toBe('1');
    await target.write(envelope('2', '{}'));
    expect(await target.end()).toMatchObject({ code: 0, stdout: '{"a":1}\n' });
    expect(await value('select count(*) from raw.qb_invoices')).toBe('2');
  });
});

describe('the ledger', () => {
  inDatabase('has a row for each stream of a batch', async ({ settings, query }) => {
    const window = (from: string, to: string) =>
      `,"extract_window_start_utc":"${from}T00:00:00Z","extract_window_end_utc":"${to}T00:00:00Z"`;
    await runTarget(settings, [
      SCHEMA,
      envelope('1', '{"a":"\\u0000"}', window('2024-03-02', '2024-03-03')),
      envelope('2', '{}', window('2024-03-01', '2024-03-02')),
      { type: 'RECORD', stream: 'events', record: {} },
      { type: 'STATE', value: { a: 1 } },
    ]);
    expect(
      await query(
        `select run_id is not null as run, batch, stream, records, inserted, replaced_characters, bytes > 200 as bytes,
           first_window_start_utc as first, last_window_end_utc as last, started_at_utc < committed_at_utc as times, state
         from raw._ingest_log order by stream`,
      ),
    ).toEqual([
      {
        run: 't',
        batch: '1',
        stream: 'events',
        records: '1',
        inserted: '1',
        replaced_characters: '0',
        bytes: 'f',
        first: null,
        last: null,
        times: 't',
        state: '{"a":1}',
      },
      {
        run: 't',
        batch: '1',
        stream: 'qb_invoices',
        records: '2',
        inserted: '2',
        replaced_characters: '1',
        bytes: 't',
        first: '2024-03-01 00:00:00+00',
        last: '2024-03-03 00:00:00+00',
        times: 't',
        state: '{"a":1}',
      },
    ]);
  });
});

describe('a table that is there already', () => {
  const students = (request: string) => `
    create schema raw;
    create table raw.qb_invoices (
      page_size integer, request_payload ${request}, ingested_at_utc timestamptz not null, payload jsonb not null,
      note text default 'theirs', id text primary key, page_number integer,
      extract_window_end_utc timestamptz, extract_window_start_utc timestamptz)`;

  it.each(sampled(['jsonb', 'json', 'text']))('is used as it is, with request_payload as %s', (type) =>
    withDatabase(server, async ({ settings, query }) => {
      await query(students(type));
      const request = ',"page_number":2,"request_payload":{"q":1}';
      await runTarget(settings, [SCHEMA, envelope('1', '{"a":1}', request)]);
      expect(await runTarget(settings, [SCHEMA, envelope('1', '{"a":2}', request)])).toMatchObject({
        code: 0,
      });
      const [row] = await query(
        'select id, payload, page_number, request_payload::jsonb, note from raw.qb_invoices',
      );
      expect(row).toEqual({
        id: '1',
        payload: '{"a": 2}',
        page_number: '2',
        request_payload: '{"q": 1}',
        note: 'theirs',
      });
    }),
  );

  inDatabase(
    'is refused by the column that it lacks, and nothing is loaded',
    async ({ settings, query, value }) => {
      await query(students('jsonb'));
      await query('alter table raw.qb_invoices drop column page_size');
      const { code, lastLine } = await runTarget(settings, [SCHEMA, envelope('1', '{}')]);
      expect(code).toBe(7);
      expect(lastLine).toContain('the table raw.qb_invoices exists and has no column page_size (integer)');
      expect(await value('select count(*) from raw.qb_invoices')).toBe('0');
    },
  );

  inDatabase('is loaded by a user who may create nothing', async ({ settings, query, name }) => {
    await runTarget(settings, [SCHEMA, envelope('1', '{}')]);
    await query(`create role loader_${name} login password 'p'`);
    await query(`grant usage on schema raw to loader_${name}`);
    await query(`grant select, insert, update on all tables in schema raw to loader_${name}`);
    const theirs: Variables = {
      ...settings,
      TARGET_POSTGRES_RAW_USER: `loader_${name}`,
      TARGET_POSTGRES_RAW_PASSWORD: 'p',
    };
    expect(await runTarget(theirs, [SCHEMA, envelope('1', '{"a":1}'), envelope('2', '{}')])).toMatchObject({
      code: 0,
    });
    expect(await query(PAYLOADS)).toHaveLength(2);
    const { code, lastLine } = await runTarget(theirs, [schemaMessage('qb_items', ['id'])]);
    expect(code).toBe(7);
    expect(lastLine).toMatch(
      /permission denied for schema raw .*grant the user usage and create on the schema/,
    );
  });
});

describe('a record that Postgres refuses', () => {
  inDatabase(
    'ends the run by its stream, key and line, and its batch is not loaded',
    async ({ settings, query }) => {
      const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' }, [
        SCHEMA,
        envelope('1', '{}'),
        state('1'),
        envelope('2', '{}'),
        envelope('4', '{}'),
        envelope('3', '{"n":1e200000}'),
        state('1'),
      ]);
      expect(ended).toMatchObject({ code: 8, stdout: '1\n' });
      expect(ended.lastLine).toContain(
        'the record in line 6 of the input, of stream "qb_invoices", is rejected: value overflows numeric format',
      );
      expect((await query(PAYLOADS)).map(({ id }) => id)).toEqual(['1', '2']);
    },
  );
});

it('an instant is the same to Postgres as to us, and its cast never fails', () =>
  withDatabase(server, async ({ query }) => {
    const part = (least: number, most: number, digits: number) =>
      fc.integer({ min: least, max: most }).map((n) => String(n).padStart(digits, '0'));
    const texts = fc
      .tuple(
        part(999, 9999, 4),
        part(0, 13, 2),
        fc.oneof(part(0, 32, 2), part(28, 31, 2)),
        part(0, 24, 2),
        part(0, 60, 2),
        fc.constantFrom('', '.5', '.123456', '.999999', '.1234567'),
        fc.constantFrom('Z', '+00:00', '-08:00', '+0530', '+15:59', '-16:00', '', ' UTC'),
      )
      .map(
        ([year, month, day, hour, second, fraction, zone]) =>
          `${year}-${month}-${day}T${hour}:30:${second}${fraction}${zone}`,
      );
    const sample = fc.sample(
      fc.oneof(texts, fc.constantFrom('infinity', 'now', '', '2024-02-29T00:00:00Z')),
      5000,
    );
    const rows = await query(
      `select text, case when text ~ $2 then
         (extract(epoch from text::timestamptz - timestamptz '2000-01-01 00:00:00+00') * 1000000)::bigint end as instant
       from unnest($1::text[]) with ordinality as given (text, at) order by at`,
      [sample, INSTANT_PATTERN],
    );
    expect(rows.map(({ instant }) => instant)).toEqual(
      sample.map((text) => instantFrom(text)?.toString() ?? null),
    );
    expect(rows.filter(({ instant }) => instant !== null).length).toBeGreaterThan(1000);
  }));
