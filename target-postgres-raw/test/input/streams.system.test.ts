import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sampled } from '../../../testing/sampled.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { TargetProcess } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'target-postgres-raw-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
});

type Register = (name: string, test: () => Promise<void>) => void;

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>, run: Register = it): void {
  run(name, () => withDatabase(server, test));
}

const record = (stream: string, record: object, more: object = {}) => ({
  type: 'RECORD',
  stream,
  record,
  ...more,
});

describe('a stream of any name', () => {
  const LONG = 'a-very-long-name-of-a-stream-that-goes-on-for-more-bytes-than-postgres-keeps';
  const NAMES = [
    'with space',
    'with "quotes"',
    "it's",
    'schema.table',
    'UPPER',
    'upper',
    '\u{1f600}',
    `${LONG}-orders`,
    `${LONG}-lines`,
    'é'.repeat(40),
    'NUL \0 in it',
    '_ingest_log',
    '_rejected_records',
    '_streams',
  ];

  inDatabase('has a table of its own, whose comment has its name', async ({ settings, query }) => {
    const input = NAMES.flatMap((name) => [
      schemaMessage(name, ['k'], ['k']),
      record(name, { k: name.length }),
    ]);
    expect(await runTarget(settings, [...input, state('1')])).toMatchObject({ code: 0, stdout: '1\n' });
    expect(await runTarget(settings, input)).toMatchObject({ code: 0 });
    const tables = await query(
      `select relname, obj_description(oid, 'pg_class') as comment from pg_class
       where relnamespace = 'raw'::regnamespace and relkind = 'r' and obj_description(oid, 'pg_class') is not null`,
    );
    expect(new Set(tables.map(({ comment }) => comment))).toEqual(
      new Set(NAMES.map((name) => `Singer stream ${JSON.stringify(name)}`)),
    );
    expect(tables).toHaveLength(NAMES.length);
    for (const { relname } of tables) expect(Buffer.byteLength(String(relname))).toBeLessThanOrEqual(63);
    const rows = await query('select stream, sum(records) as records from raw._ingest_log group by stream');
    expect(rows.every(({ records }) => records === '2')).toBe(true);
  });

  const HALVES = [
    ['orders', 'orders_pkey'],
    ['orders_pkey', 'orders'],
  ];
  it.each(sampled(HALVES))(
    'has a table of its own, if it is %s and %s has the index of that name',
    (first, second) =>
      withDatabase(server, async ({ settings, query }) => {
        const input = (...names: string[]) =>
          names.flatMap((name) => [schemaMessage(name, ['k'], ['k']), record(name, { k: name })]);
        expect(await runTarget(settings, input(first, second))).toMatchObject({ code: 0 });
        const again = await runTarget(settings, input(second, first));
        expect(again.stderr).toContain('1 record: 0 inserted, 0 updated, 1 unchanged');
        const tables = await query(
          `select relname, obj_description(oid, 'pg_class') as comment from pg_class
         where relkind = 'r' and obj_description(oid, 'pg_class') like 'Singer stream %' order by relname`,
        );
        expect(tables.map(({ comment }) => comment)).toEqual([
          'Singer stream "orders"',
          'Singer stream "orders_pkey"',
        ]);
        for (const { relname, comment } of tables)
          expect(await query(`select 'Singer stream "' || k || '"' as k from raw."${relname}"`)).toEqual([
            { k: comment },
          ]);
        // The table is found again after the index is gone.
        await query('drop table raw.orders');
        expect((await runTarget(settings, input('orders_pkey'))).stderr).toContain('1 unchanged');
      }),
  );

  inDatabase(
    'may be that of a sequence or a type',
    async ({ settings, query }) => {
      await query(`create schema raw; create sequence raw.a_seq; create type raw.mood as enum ('good');
      create type raw.pair as (a integer, b integer)`);
      for (const name of ['a_seq', 'mood', 'pair']) {
        const input = [schemaMessage(name, ['k'], ['k']), record(name, { k: 1 })];
        for (let n = 0; n < 2; n += 1) expect(await runTarget(settings, input)).toMatchObject({ code: 0 });
      }
      expect(
        await query(`select from pg_class where relkind = 'r' and relname ~ '^(a_seq|mood|pair)_'`),
      ).toHaveLength(3);
    },
    itInSoak,
  );

  inDatabase("is refused a table that is another one's", async ({ settings, query, value }) => {
    await runTarget(settings, [schemaMessage('orders', ['k'], ['k']), record('orders', { k: 1 })]);
    await query(`comment on table raw.orders is 'Singer stream "others"'`);
    const { code, lastLine } = await runTarget(settings, [
      schemaMessage('orders', ['k'], ['k']),
      record('orders', { k: 2 }),
    ]);
    expect(code).toBe(2);
    expect(lastLine).toContain('stream "orders" would go into the table raw.orders');
    expect(await value('select count(*) from raw.orders')).toBe('1');
  });
});

describe('keys', () => {
  inDatabase('may have names that objects of JavaScript have', async ({ settings, query }) => {
    const schema =
      '{"type":"SCHEMA","stream":"__proto__","schema":{},"key_properties":["__proto__","constructor"]}';
    const line = '{"type":"RECORD","stream":"__proto__","record":{"__proto__":"a","constructor":2}}';
    for (let n = 0; n < 2; n += 1)
      expect(await runTarget(settings, [schema, line, line])).toMatchObject({ code: 0 });
    expect(await query('select "__proto__", constructor, payload from raw."__proto__"')).toEqual([
      { ['__proto__']: 'a', constructor: '2', payload: '{"__proto__": "a", "constructor": 2}' },
    ]);
  });

  inDatabase('may be repeated, numbers of any length, and objects', async ({ settings, query }) => {
    const KEYS = ['1', '1.0', '1e0', '"1"', '123456789012345678901234567890', '{"bb":1,"a": [1.0]}'];
    KEYS.push('{ "a":[1], "bb":1 }', 'true', '-0', '0', '1.50', '"1.50"');
    const lines = KEYS.map((k, n) => `{"type":"RECORD","stream":"things","record":{"k":${k},"n":${n}}}`);
    const { code } = await runTarget(settings, [schemaMessage('things', ['k', 'k'], ['k', 'n']), ...lines]);
    expect(code).toBe(0);
    expect(
      await query(`select k, payload->>'n' as n from raw.things order by (payload->>'n')::integer`),
    ).toEqual([
      { k: '1', n: '3' },
      { k: '123456789012345678901234567890', n: '4' },
      { k: '{"a": [1], "bb": 1}', n: '6' },
      { k: 'true', n: '7' },
      { k: '0', n: '9' },
      { k: '1.5', n: '10' },
      { k: '1.50', n: '11' },
    ]);
    // The text of an object is what jsonb makes of it, so that it can be joined with the payload.
    expect(
      await query(`select k from raw.things where k = (payload->'k')::text and k like '{%'`),
    ).toHaveLength(1);
  });
});

describe('a record before the SCHEMA of its stream', () => {
  const schema = schemaMessage('orders', ['k'], ['k', 'a']);

  inDatabase('waits for it, and goes into a table with its key', async ({ settings, query }) => {
    const input = [
      record('orders', { k: 1, a: 'x' }),
      schema,
      record('orders', { k: 1, a: 'y' }),
      state('1'),
    ];
    for (let n = 0; n < 2; n += 1) {
      const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' }, input);
      expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
      expect(ended.stderr).not.toContain('had no SCHEMA');
    }
    expect(await query('select k, payload from raw.orders')).toEqual([
      { k: '1', payload: '{"a": "y", "k": 1}' },
    ]);
  });

  inDatabase('waits for it beyond a STATE, which comes out after the record is loaded', async (database) => {
    const { settings, query } = database;
    const held = [record('orders', { k: 1, a: 'x' }), state('1'), record('other', { n: 1 }), state('2')];
    const target = new TargetProcess(settings);
    await target.write(
      ...held,
      schema,
      schemaMessage('other', [], ['n']),
      record('orders', { k: 1, a: 'y' }),
    );
    expect(await target.end()).toMatchObject({ code: 0, stdout: '2\n' });
    expect(await query('select k, payload from raw.orders')).toEqual([
      { k: '1', payload: '{"a": "y", "k": 1}' },
    ]);
  });

  inDatabase('waits no longer than batch_max_age_seconds after a STATE', async ({ settings, value }) => {
    const input = [record('orders', { k: 1 }), record('orders', { k: 2 }), state('1')];
    const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_BATCH_MAX_AGE_SECONDS: '1' });
    await target.write(...input);
    await target.until(() => target.stdout === '1\n');
    expect(await value('select count(*) from raw.orders')).toBe('2');
    expect(await target.end()).toMatchObject({ code: 0 });
  });

  inDatabase(
    'is loaded without a key when the input ends',
    async ({ settings, value }) => {
      const { code, stderr } = await runTarget(settings, [record('orders', { k: 1 })]);
      expect(code).toBe(0);
      expect(stderr).toContain('which had no SCHEMA: every record is taken for a new row');
      expect(await value('select count(*) from raw.orders')).toBe('1');
    },
    itInSoak,
  );

  inDatabase('waits up to a few megabytes', async ({ settings, value }) => {
    const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' });
    for (let k = 0; k < 9; k += 1) await target.write(record('orders', { k, a: 'x'.repeat(1_000_000) }));
    await target.until(async () => (await value(`select to_regclass('raw.orders') is not null`)) === 't');
    expect(await target.end()).toMatchObject({ code: 0 });
    expect(await value('select count(*) from raw.orders')).toBe('9');
  });
});

inDatabase('of thousands of unknown types of messages, twenty are named', async ({ settings }) => {
  const input = Array.from({ length: 3000 }, (_, n) => ({ type: `T${n}` }));
  const { code, stderr } = await runTarget(settings, input);
  expect(code).toBe(0);
  expect(stderr.match(/are not known and are skipped/g)).toHaveLength(20);
  expect(stderr.match(/more than 20 unknown types/g)).toHaveLength(1);
});

describe('ACTIVATE_VERSION', () => {
  const schema = schemaMessage('orders', ['k'], ['k', 'a']);
  const activate = (version: number) => ({ type: 'ACTIVATE_VERSION', stream: 'orders', version });
  const keys = 'select k from raw.orders order by k';

  inDatabase('has nothing deleted unless that is asked for', async ({ settings, query }) => {
    await runTarget(settings, [schema, record('orders', { k: 1 }, { version: 1 })]);
    const { code, stderr } = await runTarget(settings, [
      schema,
      record('orders', { k: 2 }, { version: 2 }),
      activate(2),
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('ACTIVATE_VERSION is ignored');
    expect(await query(keys)).toHaveLength(2);
  });

  inDatabase(
    'has what is older deleted, and keeps what came again as it was',
    async ({ settings, query }) => {
      const variables = { ...settings, TARGET_POSTGRES_RAW_ACTIVATE_VERSION: 'delete' };
      const old = [1, 2, 3].map((k) => record('orders', { k, a: 'x' }));
      await runTarget(settings, [schema, ...old]);
      // The load of the new version is interrupted after its first record, and continues in another run.
      await runTarget(variables, [schema, record('orders', { k: 1, a: 'x' }, { version: 7 })]);
      const ended = await runTarget({ ...variables, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' }, [
        schema,
        activate(6),
        record('orders', { k: 2, a: 'y' }, { version: 7 }),
        record('orders', { k: 4, a: 'y' }, { version: 7 }),
        activate(7),
        state('1'),
      ]);
      expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
      expect(ended.stderr).toContain('version 7 is complete: 1 older rows were deleted');
      expect(await query(keys)).toEqual([{ k: '1' }, { k: '2' }, { k: '4' }]);
    },
  );

  inDatabase(
    'keeps a row whose record of this version was older than what is stored',
    async ({ settings, query }) => {
      const variables = { ...settings, TARGET_POSTGRES_RAW_ACTIVATE_VERSION: 'delete' };
      const at = (time: string) => ({ k: 1, MetaData: { LastUpdatedTime: time } });
      await runTarget(variables, [schema, record('orders', at('2024-01-02T00:00:00Z'), { version: 1 })]);
      await runTarget(variables, [
        schema,
        record('orders', at('2024-01-01T00:00:00Z'), { version: 2 }),
        activate(2),
      ]);
      expect(await query(`select payload #>> '{MetaData,LastUpdatedTime}' as at from raw.orders`)).toEqual([
        { at: '2024-01-02T00:00:00Z' },
      ]);
    },
  );

  inDatabase(
    'without any record of the version deletes nothing',
    async ({ settings, query }) => {
      const variables = { ...settings, TARGET_POSTGRES_RAW_ACTIVATE_VERSION: 'delete' };
      await runTarget(settings, [schema, record('orders', { k: 1 })]);
      expect(await runTarget(variables, [schema, activate(1)])).toMatchObject({ code: 0 });
      expect(await runTarget(variables, [activate(1)])).toMatchObject({ code: 0 });
      expect(await query(keys)).toHaveLength(1);
    },
    itInSoak,
  );

  inDatabase(
    'does the same for streams without keys',
    async ({ settings, query }) => {
      const variables = { ...settings, TARGET_POSTGRES_RAW_ACTIVATE_VERSION: 'delete' };
      const keyless = schemaMessage('orders', [], ['a']);
      await runTarget(variables, [keyless, record('orders', { a: 1 }, { version: 1 }), activate(1)]);
      await runTarget(variables, [
        keyless,
        record('orders', { a: 2 }, { version: 2 }),
        record('orders', { a: 2 }, { version: 2 }),
        activate(2),
      ]);
      expect(await query('select payload from raw.orders')).toEqual(Array(2).fill({ payload: '{"a": 2}' }));
    },
    itInSoak,
  );
});

describe('BATCH', () => {
  const schema = schemaMessage('orders', ['k'], ['k']);
  const batch = (manifest: string[], encoding: object) => ({
    type: 'BATCH',
    stream: 'orders',
    manifest,
    encoding,
  });
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, n) => `{"k":${from + n},"x":1.10}\n`).join('');

  inDatabase(
    'has the records of its files loaded, in batches, before the next STATE',
    async ({ settings, query }) => {
      const [plain, zipped] = [join(folder, 'a b.jsonl'), join(folder, 'b.jsonl.gz')];
      writeFileSync(plain, rows(0, 1000));
      writeFileSync(zipped, gzipSync(rows(1000, 3000)));
      const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '700' }, [
        schema,
        batch([new URL(`file://${plain}`).href], { format: 'jsonl' }),
        batch([`file://${zipped}`], { format: 'jsonl', compression: 'gzip' }),
        state('{"n":1}'),
      ]);
      expect(ended).toMatchObject({ code: 0, stdout: '{"n":1}\n' });
      expect(
        await query(`select count(*), count(distinct k) as ks, min(payload->>'x') as x from raw.orders`),
      ).toEqual([{ count: '3000', ks: '3000', x: '1.10' }]);
      expect(await query('select count(distinct batch) as batches from raw._ingest_log')).toEqual([
        { batches: '5' },
      ]);
    },
  );

  it.each(
    sampled<[string, object, string, string]>([
      [
        'a file that is not there',
        { format: 'jsonl' },
        `file://${join(tmpdir(), 'nowhere.jsonl')}`,
        'ENOENT',
      ],
      ['an address that is none', { format: 'jsonl' }, 'file:///%zz', 'URI malformed'],
      ['a path with a NUL', { format: 'jsonl' }, `file://${tmpdir()}/a%00b`, 'null bytes'],
      ['a file outside batch_root', { format: 'jsonl' }, 'file:///etc/hostname', 'is not below'],
      ['its environment', { format: 'jsonl' }, 'file:///proc/self/environ', 'is not below'],
      ['a way out of batch_root', { format: 'jsonl' }, `file://${tmpdir()}/../etc/hostname`, 'is not below'],
      ['another format', { format: 'parquet' }, 'file:///x', 'this target reads jsonl'],
      ['a file elsewhere', { format: 'jsonl' }, 's3://bucket/x', 'this target reads file:// only'],
    ]),
  )('with %s ends the run with a sentence', (_what, encoding, address, why) =>
    withDatabase(server, async ({ settings }) => {
      const { code, stdout, lastLine } = await runTarget(settings, [
        schema,
        batch([address], encoding),
        state('1'),
      ]);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(lastLine).toContain('line 2 of the input is a BATCH of stream "orders"');
      expect(lastLine).toContain(why);
    }),
  );

  it.each(
    sampled<[string, (path: string) => void]>([
      ['a link out of the folder', (path) => symlinkSync('/etc/hostname', path)],
      ['a folder', (path) => mkdirSync(path)],
      ['a pipe', (path) => execFileSync('mkfifo', [path])],
    ]),
  )('with %s is refused at once', (what, make) =>
    withDatabase(server, async ({ settings }) => {
      const path = join(folder, `not a file, ${what}`);
      make(path);
      const ended = await runTarget(settings, [schema, batch([`file://${path}`], { format: 'jsonl' })]);
      expect(ended).toMatchObject({ code: 3, stdout: '' });
      expect(ended.lastLine).toMatch(/is not (below|a regular file)/);
    }),
  );

  inDatabase(
    'whose zipped file has a line of 300 MB rejects that and loads the others',
    async (database) => {
      const { settings, query } = database;
      const path = join(folder, 'long.jsonl.gz');
      const [start, rest] = [Buffer.from('{"k":1}\n{"k":2,"x":"'), Buffer.from('"}\n{"k":3}')];
      writeFileSync(path, gzipSync(Buffer.concat([start, Buffer.alloc(300_000_000, 'x'), rest])));
      const variables = { ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '1' };
      const input = [schema, batch([path], { format: 'jsonl', compression: 'gzip' }), state('1')];
      expect(await runTarget(variables, input)).toMatchObject({ code: 0, stdout: '1\n' });
      expect(await query('select k from raw.orders order by k')).toEqual([{ k: '1' }, { k: '3' }]);
      expect(await query('select line_number, line_bytes from raw._rejected_records')).toEqual([
        { line_number: '2', line_bytes: '300000014' },
      ]);
    },
    itInSoak,
  );

  inDatabase('reads below batch_root alone', async ({ settings, value }) => {
    const [inside, outside] = [join(folder, 'inside'), join(folder, 'outside.jsonl')];
    mkdirSync(inside);
    for (const path of [join(inside, 'a.jsonl'), outside]) writeFileSync(path, rows(0, 1));
    const variables = { ...settings, TARGET_POSTGRES_RAW_BATCH_ROOT: inside };
    const load = (path: string) => runTarget(variables, [schema, batch([path], { format: 'jsonl' })]);
    expect(await load(join(inside, 'a.jsonl'))).toMatchObject({ code: 0 });
    expect((await load(outside)).lastLine).toContain(`is not below ${inside}`);
    expect(await value('select count(*) from raw.orders')).toBe('1');
  });

  it.each(
    sampled<[string, number, string]>([
      ['{"k":1}\nPASSWORD=hunter2 is a secret\n', 3, 'is not JSON'],
      ['{"k":1}\n["hunter2"]\n', 3, 'is not a JSON object'],
      ['{"k":1}\n{"password":"hunter2"}\n', 8, 'it has no "k", which is a key'],
      ['{"k":1}\n{"k":2,"hunter2":1e200000}\n', 8, 'value overflows numeric format'],
    ]),
  )('whose file holds %j names the line of the file and quotes nothing', (text, code, why) =>
    withDatabase(server, async ({ settings }) => {
      const path = join(folder, 'secret.jsonl');
      writeFileSync(path, text);
      const ended = await runTarget(settings, [schema, batch([path], { format: 'jsonl' })]);
      expect(ended.code).toBe(code);
      expect(ended.lastLine).toContain(`line 2 of ${JSON.stringify(path)}`);
      expect(ended.lastLine).toContain(why);
      expect(ended.stderr).not.toContain('hunter2');
    }),
  );
});

describe('validate_records', () => {
  const schema = {
    type: 'SCHEMA',
    stream: 'orders',
    key_properties: ['k'],
    schema: {
      $schema: 'http://json-schema.org/draft-04/schema#',
      properties: { k: { type: 'integer' }, at: { type: 'string', format: 'date-time' } },
    },
  };
  const bad = record('orders', { k: 1, at: 'yesterday' });

  inDatabase(
    'is off by default',
    async ({ settings }) => {
      expect(await runTarget(settings, [schema, bad])).toMatchObject({ code: 0 });
    },
    itInSoak,
  );

  inDatabase('has records that do not match rejected', async ({ settings, query }) => {
    const variables = { ...settings, TARGET_POSTGRES_RAW_VALIDATE_RECORDS: 'true' };
    const { code, lastLine } = await runTarget(variables, [schema, bad]);
    expect(code).toBe(8);
    expect(lastLine).toContain('it does not match its SCHEMA: /at must match format "date-time"');
    const tolerant = { ...variables, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '1' };
    expect(await runTarget(tolerant, [schema, bad, record('orders', { k: 2 }), state('1')])).toMatchObject({
      code: 0,
      stdout: '1\n',
    });
    expect(await query('select k from raw.orders')).toEqual([{ k: '2' }]);
  });
});

inDatabase('a STATE of null is not printed', async ({ settings }) => {
  const { code, stdout } = await runTarget(settings, [state('{"a":1}'), state('null')]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: '{"a":1}\n' });
});

describe('a row that comes again', () => {
  const schema = schemaMessage('orders', ['k'], ['k']);
  const times = 'select k, ingested_at_utc as at from raw.orders order by k';

  inDatabase('has its time of ingestion moved by unchanged_rows: touch', async ({ settings, query }) => {
    const variables = { ...settings, TARGET_POSTGRES_RAW_UNCHANGED_ROWS: 'touch' };
    await runTarget(variables, [schema, record('orders', { k: 1 }), record('orders', { k: 2 })]);
    const before = await query(times);
    const { stderr } = await runTarget(variables, [schema, record('orders', { k: 1 })]);
    const after = await query(times);
    expect(stderr).toContain('1 record: 0 inserted, 0 updated, 1 unchanged');
    expect(after.map(({ at }, i) => at === before[i]?.at)).toEqual([false, true]);
  });

  inDatabase('is compared by the path of newer_by, or not at all', async ({ settings, query }) => {
    const version = (at: string, note: string) => record('orders', { k: 1, "it's": { at }, note });
    const notes = `select payload->>'note' as note from raw.orders`;
    const byPath = { ...settings, TARGET_POSTGRES_RAW_NEWER_BY: "it's.at" };
    await runTarget(byPath, [schema, version('2024-01-02T00:00:00Z', 'newer')]);
    const { stderr } = await runTarget(byPath, [schema, version('2024-01-01T00:00:00Z', 'older')]);
    expect(stderr).toContain('1 older than what the table has');
    expect(stderr).toContain('"metric":"rows_stale","value":1');
    expect(await query(notes)).toEqual([{ note: 'newer' }]);
    await runTarget({ ...settings, TARGET_POSTGRES_RAW_NEWER_BY: 'none' }, [
      schema,
      version('2024-01-01T00:00:00Z', 'older'),
    ]);
    expect(await query(notes)).toEqual([{ note: 'older' }]);
  });
});
