import { describe, expect, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sampled } from '../../../testing/sampled.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import { testsInDatabase } from '../support/in-database.ts';
import { recordMessage, schemaMessage } from '../support/lines.ts';
import { state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();
const inDatabase = testsInDatabase();

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
    'half of a pair \ud83d',
    'half of a pair \ude00',
    'half of a pair \ufffd',
    '_ingest_log',
    '_rejected_records',
    '_streams',
  ];

  inDatabase('has a table of its own, whose comment has its name', async ({ settings, query }) => {
    const input = NAMES.flatMap((name) => [
      schemaMessage(name, ['k'], ['k']),
      recordMessage(name, { k: name.length }),
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
          names.flatMap((name) => [schemaMessage(name, ['k'], ['k']), recordMessage(name, { k: name })]);
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
        const input = [schemaMessage(name, ['k'], ['k']), recordMessage(name, { k: 1 })];
        for (let n = 0; n < 2; n += 1) expect(await runTarget(settings, input)).toMatchObject({ code: 0 });
      }
      expect(
        await query(`select from pg_class where relkind = 'r' and relname ~ '^(a_seq|mood|pair)_'`),
      ).toHaveLength(3);
    },
    itInSoak,
  );

  inDatabase("is refused a table that is another one's", async ({ settings, query, value }) => {
    await runTarget(settings, [schemaMessage('orders', ['k'], ['k']), recordMessage('orders', { k: 1 })]);
    await query(`comment on table raw.orders is 'Singer stream "others"'`);
    const { code, lastLine } = await runTarget(settings, [
      schemaMessage('orders', ['k'], ['k']),
      recordMessage('orders', { k: 2 }),
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

inDatabase('of thousands of unknown types of messages, twenty are named', async ({ settings }) => {
  const input = Array.from({ length: 3000 }, (_, n) => ({ type: `T${n}` }));
  const { code, stderr } = await runTarget(settings, input);
  expect(code).toBe(0);
  expect(stderr.match(/are not known and are skipped/g)).toHaveLength(20);
  expect(stderr.match(/more than 20 unknown types/g)).toHaveLength(1);
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
    await runTarget(variables, [
      schema,
      recordMessage('orders', { k: 1 }),
      recordMessage('orders', { k: 2 }),
    ]);
    const before = await query(times);
    const { stderr } = await runTarget(variables, [schema, recordMessage('orders', { k: 1 })]);
    const after = await query(times);
    expect(stderr).toContain('1 record: 0 inserted, 0 updated, 1 unchanged');
    expect(after.map(({ at }, i) => at === before[i]?.at)).toEqual([false, true]);
  });

  inDatabase('is compared by the path of newer_by, or not at all', async ({ settings, query }) => {
    const version = (at: string, note: string) => recordMessage('orders', { k: 1, "it's": { at }, note });
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
