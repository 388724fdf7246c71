import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { schemaMessage } from '../support/lines.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const server = sharedServer();

function inDatabase(name: string, test: (database: TestDatabase) => Promise<void>): void {
  it(name, () => withDatabase(server, test));
}

const REJECTED =
  'select stream, line_number, sqlstate, batch from raw._rejected_records order by rejected_at_utc, line_number';
const BAD = '{"n":1e200000}';

describe('by default', () => {
  inDatabase(
    'a record that is refused is kept, and ends the run with no STATE past it',
    async ({ settings, query }) => {
      const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' }, [
        SCHEMA,
        envelope('1', '{}'),
        envelope('2', '{}'),
        state('1'),
        envelope('3', '{}'),
        envelope('4', BAD),
        state('2'),
        envelope('5', '{}'),
        envelope('6', '{}'),
        state('3'),
      ]);
      expect(ended).toMatchObject({ code: 8 });
      expect(ended.stdout).not.toMatch(/[23]/);
      expect(ended.lastLine).toContain(
        'the record in line 6 of the input, of stream "qb_invoices", is rejected',
      );
      expect(ended.lastLine).toContain('It is kept in raw._rejected_records');
      expect(await query('select id from raw.qb_invoices order by id')).toEqual([{ id: '1' }, { id: '2' }]);
      expect(await query(REJECTED)).toEqual([
        { stream: 'qb_invoices', line_number: '6', sqlstate: '22003', batch: '2' },
      ]);
    },
  );

  inDatabase(
    'by a user who may not make the table, the run says which grant is missing',
    async (database) => {
      const { settings, query, name } = database;
      await runTarget(settings, [SCHEMA, envelope('1', '{}')]);
      await query(`create role loader_${name} login password 'p'`);
      await query(`grant usage on schema raw to loader_${name}`);
      await query(`grant select, insert, update on all tables in schema raw to loader_${name}`);
      const theirs = {
        ...settings,
        TARGET_POSTGRES_RAW_USER: `loader_${name}`,
        TARGET_POSTGRES_RAW_PASSWORD: 'p',
      };
      const { code, lastLine } = await runTarget(theirs, [SCHEMA, envelope('2', BAD)]);
      expect(code).toBe(8);
      expect(lastLine).toContain(
        'It could not be kept in raw._rejected_records: permission denied for schema raw',
      );
    },
  );
});

describe('with max_rejected_records', () => {
  inDatabase(
    'what is refused is found in its batch and passed over, wherever it stands',
    async (database) => {
      const { settings, query } = database;
      const bad = new Set([0, 1, 7, 50, 98, 99]);
      const lines = Array.from({ length: 100 }, (_, n) => envelope(`k${n}`, bad.has(n) ? BAD : `{"n":${n}}`));
      const variables = { ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: String(bad.size) };
      const ended = await runTarget(variables, [SCHEMA, ...lines, state('1')]);
      expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
      expect(ended.stderr).toContain('100 records: 94 inserted, 0 updated, 0 unchanged, 6 rejected');
      expect(ended.stderr).toContain('"metric":"records_rejected","value":6');
      expect((await query(REJECTED)).map(({ line_number }) => Number(line_number) - 2)).toEqual([...bad]);
      expect(await query('select records, inserted, rejected from raw._ingest_log')).toEqual([
        { records: '100', inserted: '94', rejected: '6' },
      ]);
      const [row] = await query(
        'select line, line_bytes from raw._rejected_records order by line_number limit 1',
      );
      expect(row?.line).toBe(lines[0]);
      const fewer = { ...variables, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '5' };
      expect(await runTarget(fewer, [SCHEMA, ...lines, state('1')])).toMatchObject({ code: 8, stdout: '' });
    },
  );

  inDatabase(
    'rows that a constraint or a trigger refuses are found by halving',
    async ({ settings, query }) => {
      await runTarget(settings, [SCHEMA]);
      await query(`alter table raw.qb_invoices add check (payload->>'n' <> '13')`);
      await query(
        `create function raw.refuse() returns trigger language plpgsql as $$ begin
         if new.payload->>'n' = '77' then raise 'not this one'; end if; return new; end $$`,
      );
      await query(
        'create trigger refuse before insert on raw.qb_invoices for each row execute function raw.refuse()',
      );
      const lines = Array.from({ length: 100 }, (_, n) => envelope(String(n), `{"n":${n}}`));
      const variables = { ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '2' };
      expect(await runTarget(variables, [SCHEMA, ...lines, state('1')])).toMatchObject({
        code: 0,
        stdout: '1\n',
      });
      expect(await query(REJECTED)).toMatchObject([
        { line_number: '15', sqlstate: '23514' },
        { line_number: '79', sqlstate: 'P0001' },
      ]);
      expect(await query('select count(*) from raw.qb_invoices')).toEqual([{ count: '98' }]);
    },
  );

  inDatabase('records without a key, or with null for one, are rejected', async ({ settings, query }) => {
    const schema = schemaMessage('orders', ['k'], ['k']);
    const record = (record: object) => ({ type: 'RECORD', stream: 'orders', record });
    const variables = { ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '2' };
    const input = [schema, record({ k: null }), record({}), record({ k: 1 }), state('1')];
    expect(await runTarget(variables, input)).toMatchObject({ code: 0, stdout: '1\n' });
    expect(await query(REJECTED)).toMatchObject([
      { stream: 'orders', line_number: '2', sqlstate: '23502' },
      { stream: 'orders', line_number: '3', sqlstate: '23502' },
    ]);
  });

  inDatabase(
    'so are a string and a number that JSONB cannot hold, and a depth that the server cannot',
    async (database) => {
      const { settings, query } = database;
      const variables = { ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '3' };
      const long = `"${'x'.repeat(268_435_456)}"`;
      const ended = await runTarget(variables, [
        SCHEMA,
        envelope('1', `{"text":${long}}`),
        envelope('2', `{"n":${'9'.repeat(131_073)}}`),
        envelope('3', `${'['.repeat(200_000)}${']'.repeat(200_000)}`),
        envelope('4', `{"n":${'9'.repeat(131_072)}}`),
        envelope('5', '{"n":1e400}'),
        envelope('6', `${'['.repeat(3_000)}${']'.repeat(3_000)}`),
        state('1'),
      ]);
      expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
      expect(await query(REJECTED)).toMatchObject([
        { line_number: '2', sqlstate: '54000' },
        { line_number: '3', sqlstate: '22003' },
        { line_number: '4', sqlstate: '54001' },
      ]);
      expect((await query('select id from raw.qb_invoices order by id')).map(({ id }) => id)).toEqual([
        '4',
        '5',
        '6',
      ]);
    },
  );
});

describe('a value of a refused record stays out of the log', () => {
  it.each([
    [
      'a generated column',
      "alter table raw.orders add v int generated always as ((payload->>'w')::int) stored",
    ],
    ['an index on an expression', "create index on raw.orders (((payload->>'w')::int))"],
    ['a check constraint', "alter table raw.orders add check (payload->>'w' <> 'Secret Name Ltd')"],
    [
      'a trigger',
      `create function raw.refuse() returns trigger language plpgsql as $$ begin
         raise 'no %', new.payload->>'w'; end $$;
       create trigger refuse before insert on raw.orders for each row execute function raw.refuse()`,
    ],
  ])('after %s', (_what, change) =>
    withDatabase(server, async ({ settings, query, value }) => {
      const schema = schemaMessage('orders', ['k'], ['k', 'w']);
      await runTarget(settings, [schema]);
      await query(change);
      const record = { type: 'RECORD', stream: 'orders', record: { k: 1, w: 'Secret Name Ltd' } };
      const { code, stderr } = await runTarget({ ...settings, LOGLEVEL: 'debug' }, [schema, record]);
      expect(code).toBe(8);
      expect(stderr).not.toContain('Secret');
      expect(await value('select line from raw._rejected_records')).toContain('Secret Name Ltd');
    }),
  );
});

describe('a key with a character that Postgres cannot hold', () => {
  it.each(['a\\u0000', '\\ud800', '\\udc00b'])(
    'as %s is rejected, since another one could become the same',
    (id) =>
      withDatabase(server, async ({ settings, query }) => {
        const keyed = (text: string) => `{"type":"RECORD","stream":"things","record":{"id":"${text}"}}`;
        const ended = await runTarget({ ...settings, TARGET_POSTGRES_RAW_MAX_REJECTED_RECORDS: '1' }, [
          schemaMessage('things', ['id'], ['id']),
          keyed(id),
          keyed('a\\ufffd'),
          state('1'),
        ]);
        expect(ended).toMatchObject({ code: 0, stdout: '1\n' });
        expect(await query('select id from raw.things')).toEqual([{ id: 'a\ufffd' }]);
        expect(await query(REJECTED)).toMatchObject([
          { stream: 'things', line_number: '2', sqlstate: '22P05' },
        ]);
      }),
  );
});
