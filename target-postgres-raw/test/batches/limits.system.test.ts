import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { TargetProcess } from '../support/target-process.ts';
import { withDatabase } from '../support/test-database.ts';

const server = sharedServer();

/** Many batches, of which neighbours touch the same rows. */
const RECORDS = 400;
const INPUT = [
  SCHEMA,
  ...Array.from({ length: RECORDS }, (_, n) => envelope(String(n % 90), `{"n":${n}}`)),
  state('1'),
];
const LAST = "select count(*), min((payload->>'n')::integer) as least from raw.qb_invoices";

describe('batches that touch the same rows', () => {
  it.each(['1', '7', '60'])('of %s rows end as if they were loaded one after another', (rows) =>
    withDatabase(server, async ({ settings, query }) => {
      const variables = { ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: rows };
      expect(await runTarget(variables, INPUT)).toMatchObject({ code: 0, stdout: '1\n' });
      expect(await query(LAST)).toEqual([{ count: '90', least: String(RECORDS - 90) }]);
    }),
  );
});

/** Has the merge of the first row take so long that the next batch could be in before. */
const slowFirst = (then: string) => `
  create function raw.slow() returns trigger language plpgsql as $$ begin
    if new.payload->>'n' = '1' then perform pg_sleep(1); ${then} end if; return new; end $$;
  create trigger slow before insert on raw.qb_invoices for each row execute function raw.slow()`;

describe('a batch that was copied while the one before is merged', () => {
  const inTwo = { TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' };

  const first = [SCHEMA, envelope('a', '{"n":1}'), envelope('a0', '{"n":1}'), state('1')];
  const second = [envelope('b', '{"n":2}'), envelope('a', '{"n":2}'), state('2')];

  it('is committed after it', () =>
    withDatabase(server, async ({ settings, query }) => {
      await runTarget(settings, [SCHEMA]);
      await query(slowFirst(''));
      expect(await runTarget({ ...settings, ...inTwo }, [...first, ...second])).toMatchObject({ code: 0 });
      expect(await query(`select id, payload->>'n' as n from raw.qb_invoices order by id`)).toEqual([
        { id: 'a', n: '2' },
        { id: 'a0', n: '1' },
        { id: 'b', n: '2' },
      ]);
      const times = 'select batch from raw._ingest_log order by committed_at_utc';
      expect((await query(times)).map(({ batch }) => batch).slice(0, 2)).toEqual(['1', '2']);
    }));

  it('is rolled back where that one is not committed', () =>
    withDatabase(server, async ({ settings, query }) => {
      await runTarget(settings, [SCHEMA]);
      await query(slowFirst('perform 1 from nowhere;'));
      const ended = await runTarget({ ...settings, ...inTwo }, [...first, ...second]);
      expect(ended).toMatchObject({ code: 7, stdout: '' });
      expect(await query('select id from raw.qb_invoices')).toEqual([]);
      expect(await query('select batch from raw._ingest_log')).toEqual([]);
    }));
});

it('a user who may have one connection only loads with that one', () =>
  withDatabase(server, async ({ settings, query, name }) => {
    await query(`create role single_${name} login password 'p' connection limit 1`);
    await query(`grant create, temporary on database ${name} to single_${name}`);
    const variables = {
      ...settings,
      TARGET_POSTGRES_RAW_USER: `single_${name}`,
      TARGET_POSTGRES_RAW_PASSWORD: 'p',
      TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '60',
    };
    const { code, stdout, stderr } = await runTarget(variables, INPUT);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '1\n' });
    expect(stderr.match(/too many connections/g)).toHaveLength(1);
    expect(await query(LAST)).toEqual([{ count: '90', least: String(RECORDS - 90) }]);
  }));

it('a server with isolation set to serializable is no trouble', () =>
  withDatabase(server, async ({ settings, query, name }) => {
    await query(`alter database ${name} set default_transaction_isolation = 'serializable'`);
    const variables = { ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '60' };
    const { code, stderr } = await runTarget(variables, INPUT);
    expect(code).toBe(0);
    expect(stderr).not.toContain('it is tried again');
    expect(await query(LAST)).toEqual([{ count: '90', least: String(RECORDS - 90) }]);
  }));

it('a lock that another session holds for longer than lock_timeout is waited for', () =>
  withDatabase(server, async ({ settings, query, name }) => {
    await runTarget(settings, [SCHEMA]);
    await query(`alter database ${name} set lock_timeout = '300ms'`);
    const locker = new pg.Client({ connectionString: server.connectionString(name) });
    await locker.connect();
    await locker.query('begin; lock table raw.qb_invoices in access exclusive mode');
    const target = new TargetProcess(settings);
    await target.write(SCHEMA, envelope('1', '{}'), state('1'));
    const ended = target.end();
    const again = /canceling statement due to lock timeout .* it is tried again/;
    await target.until(() => again.test(target.stderr));
    await locker.end();
    expect(await ended).toMatchObject({ code: 0, stdout: '1\n' });
  }));

it('a batch that waits for longer than idle_in_transaction_session_timeout is loaded in its turn', () =>
  withDatabase(server, async ({ settings, query, name }) => {
    await runTarget(settings, [SCHEMA]);
    await query(slowFirst('perform pg_sleep(2);'));
    await query(`alter database ${name} set idle_in_transaction_session_timeout = '300ms'`);
    const inOnes = { ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' };
    const lines = [1, 2, 3].flatMap((n) => [envelope('a', `{"n":${n}}`), state(String(n))]);
    const { code, stdout, stderr } = await runTarget(inOnes, [SCHEMA, ...lines]);
    expect({ code, last: stdout.trimEnd().split('\n').at(-1) }, stderr).toEqual({ code: 0, last: '3' });
    expect(stderr).toMatch(/loading batch 2 did not succeed .*SQLSTATE 25P03\)\); it is tried again/);
    expect(await query("select id, payload->>'n' as n from raw.qb_invoices")).toEqual([{ id: 'a', n: '3' }]);
  }));

it('a statement that takes longer than statement_timeout ends the run with what to do', () =>
  withDatabase(server, async ({ settings, query, name }) => {
    await runTarget(settings, [SCHEMA]);
    await query(
      `create function raw.slow() returns trigger language plpgsql as $$ begin
         perform pg_sleep(2); return new; end $$`,
    );
    await query(
      'create trigger slow before insert on raw.qb_invoices for each row execute function raw.slow()',
    );
    await query(`alter database ${name} set statement_timeout = '300ms'`);
    const ended = await runTarget(settings, [SCHEMA, envelope('1', '{}'), state('1')]);
    expect(ended).toMatchObject({ code: 7, stdout: '' });
    expect(ended.lastLine).toContain('raise statement_timeout');
  }));
