import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sampled } from '../../../testing/sampled.ts';
import {
  createTables,
  expectLoadedOnce,
  expectNothingLoaded,
  INPUT,
  isWaiting,
  OURS,
  startedInTheMiddle,
  withLockedTable,
} from '../support/batch-in-hand.ts';
import { proxyThatLosesCommit } from '../support/losing-proxy.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import { TargetProcess } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

/** A database with the tables, so that a batch is all that is left to do. */
const TABLES = 'tables_of_input';
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres({ inMemory: true });
  await createTables(server, TABLES);
});

afterAll(() => server.stop());

/** A database with the tables, so that a batch is all that is left to do. */
function withTables(test: (database: TestDatabase) => Promise<void>): Promise<void> {
  return withDatabase(server, test, TABLES);
}

describe('a batch is loaded again', () => {
  it('after its connection was terminated in the middle', () =>
    withTables(async (database) => {
      let target: TargetProcess | undefined;
      await withLockedTable(server.connectionString(database.name), async () => {
        target = await startedInTheMiddle(database);
        await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${OURS}`);
        await target.until(() => target?.stderr.includes('it is tried again') ?? false);
      });
      expect(await target?.end()).toMatchObject({ code: 0, stdout: '{"n":1}\n' });
      await expectLoadedOnce(database);
    }));

  it('after its connection was terminated in COPY', () =>
    withDatabase(server, async ({ settings, query, value }) => {
      const payload = JSON.stringify({ text: 'x'.repeat(10_000) });
      const input = [
        SCHEMA,
        ...Array.from({ length: 3000 }, (_, i) => envelope(String(i), payload)),
        state('1'),
      ];
      const target = new TargetProcess(settings);
      const written = target.write(...input).then(() => target.end());
      const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where ${OURS} and query like 'copy%' and state = 'active'`;
      await target.until(async () => (await query(terminate)).length > 0);
      const ended = await written;
      expect(ended, target.stderr).toMatchObject({ code: 0, stdout: '1\n' });
      expect(target.stderr).toContain('it is tried again');
      expect(await value('select count(*) from raw.qb_invoices')).toBe('3000');
    }));

  it.each(sampled(['SIGQUIT', 'SIGINT'] as const))(
    'after the server was restarted in the middle, by %s',
    (signal) =>
      withTables(async (database) => {
        let target: TargetProcess | undefined;
        await withLockedTable(server.connectionString(database.name), async () => {
          target = await startedInTheMiddle(database);
          await server.restart(signal);
        });
        expect(await target?.end()).toMatchObject({ code: 0, stdout: '{"n":1}\n' });
        await expectLoadedOnce(database);
      }),
  );

  it.each(['before', 'after'] as const)(
    'only if it is not in, where the connection is lost %s its commit',
    (where) =>
      withTables(async (database) => {
        const proxy = await proxyThatLosesCommit(server, where);
        const variables = { ...database.settings, TARGET_POSTGRES_RAW_PORT: proxy.port };
        const ended = await runTarget(variables, INPUT);
        proxy.close();
        expect(ended).toMatchObject({ code: 0, stdout: '{"n":1}\n' });
        expect(ended.stderr).toContain('it is tried again');
        expect(ended.stderr).toContain('1 record: 1 inserted');
        await expectLoadedOnce(database);
      }),
  );

  it('only if it is not in, where the server still commits after the connection is lost', () =>
    withTables(async (database) => {
      // The commit lasts until the test lets go of the lock.
      await database.query(
        `create function raw.linger() returns trigger language plpgsql as $$ begin
           perform pg_advisory_xact_lock(1); return null; end $$`,
      );
      await database.query(
        `create constraint trigger linger after insert on raw._ingest_log deferrable initially deferred
         for each row when (new.stream = 'events') execute function raw.linger()`,
      );
      await database.query('select pg_advisory_lock(1)');
      const proxy = await proxyThatLosesCommit(server, 'during');
      const running = runTarget({ ...database.settings, TARGET_POSTGRES_RAW_PORT: proxy.port }, INPUT);
      await expect.poll(() => database.value(isWaiting)).toBe('2');
      await database.query('select pg_advisory_unlock(1)');
      const ended = await running;
      proxy.close();
      expect(ended).toMatchObject({ code: 0, stdout: '{"n":1}\n' });
      // It does not find the batch at first, and has it refused by the ledger once the first one is committed.
      expect(ended.stderr.match(/it is tried again/g)).toHaveLength(2);
      expect(ended.stderr).toContain('_ingest_log_batch');
      await expectLoadedOnce(database);
    }));

  it.each(sampled(['40001', '55P03']))('after %s', (code) =>
    withTables(async (database) => {
      await failing(database, code, 2);
      const ended = await runTarget(database.settings, INPUT);
      expect(ended).toMatchObject({ code: 0, stdout: '{"n":1}\n' });
      expect(ended.stderr.match(/it is tried again/g)).toHaveLength(2);
      await expectLoadedOnce(database);
    }),
  );
});

describe('a batch is not loaded, and a sentence says what to do', () => {
  it.each([
    ['that refuses each row', "raise 'made to fail' using errcode = '53100'", 8, 'see what that function'],
    ['that does not work', 'perform 1 from nowhere', 7, 'function'],
  ] as const)('after a failure in a function of a trigger %s', (_, statement, code, advice) =>
    withTables(async (database) => {
      await withTrigger(database, `${statement}; return new;`);
      const ended = await runTarget(database.settings, INPUT);
      expect(ended).toMatchObject({ code, stdout: '' });
      expect(ended.lastLine).toMatch(new RegExp(`What to do: .*${advice}`));
      expect(ended.stderr).not.toMatch(/^\s+at /m);
      await expectNothingLoaded(database);
    }),
  );

  itInSoak('on a server that is read only', () =>
    withTables(async (database) => {
      await database.query(`alter database ${database.name} set default_transaction_read_only = on`);
      const { code, lastLine } = await runTarget(database.settings, INPUT);
      expect(code).toBe(7);
      expect(lastLine).toContain('connect to the primary server');
    }),
  );

  it('while stdin is silent, as soon as it fails', () =>
    withTables(async (database) => {
      await withTrigger(database, 'perform 1 from nowhere; return new;');
      const target = new TargetProcess({ ...database.settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' });
      await target.write(...INPUT);
      expect(await target.ended).toMatchObject({ code: 7, stdout: '' });
    }));
});

/** Has the first attempts to insert a row fail, this many. A sequence is not rolled back with them. */
async function failing(database: TestDatabase, sqlState: string, times: number): Promise<void> {
  await database.query('create sequence raw.attempts');
  await withTrigger(
    database,
    `if nextval('raw.attempts') <= ${times} then raise 'made to fail' using errcode = '${sqlState}'; end if;
     return new;`,
  );
}

/** Has each row that is inserted go through a function of these statements. */
async function withTrigger({ query }: TestDatabase, statements: string): Promise<void> {
  await query(`create function raw.fail() returns trigger language plpgsql as $$ begin ${statements} end $$`);
  await query(
    'create trigger fail before insert on raw.qb_invoices for each row execute function raw.fail()',
  );
}
