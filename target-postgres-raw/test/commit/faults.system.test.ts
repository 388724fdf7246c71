import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import pg from 'pg';
import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sampled } from '../../../testing/sampled.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget } from '../support/target-here.ts';
import {
  PROGRAM,
  runTarget as runTargetProcess,
  settingsFor,
  TargetProcess,
  type Variables,
} from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

/** A database with the tables of INPUT, empty. */
const TABLES = 'tables_of_input';
let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
  const connectionString = await server.createDatabase(TABLES);
  expect(await runTarget(settingsFor(server, TABLES), INPUT)).toMatchObject({ code: 0 });
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('truncate raw.qb_invoices, raw.events, raw._ingest_log');
  await client.end();
});
afterAll(() => server.stop());

const OURS = "application_name = 'target-postgres-raw' and datname = current_database()";
const isWaiting = `select count(*) from pg_stat_activity where ${OURS} and wait_event_type = 'Lock'`;

/** Two streams, one of which would show it if a batch went in twice. */
const INPUT = [
  SCHEMA,
  envelope('1', '{"a":1}'),
  { type: 'RECORD', stream: 'events', record: {} },
  state('{"n":1}'),
];

/** A database with the tables, so that a batch is all that is left to do. */
function withTables(test: (database: TestDatabase) => Promise<void>): Promise<void> {
  return withDatabase(server, test, TABLES);
}

/** Runs while no other session can read or write the table. */
async function withLockedTable(database: TestDatabase, work: () => Promise<void>): Promise<void> {
  const locker = new pg.Client({ connectionString: server.connectionString(database.name) });
  locker.on('error', () => {});
  await locker.connect();
  await locker.query('begin; lock table raw.qb_invoices in access exclusive mode');
  try {
    await work();
  } finally {
    await locker.end();
  }
}

/** A target that waits in the middle of the batch of INPUT, until the lock is gone. */
async function startedInTheMiddle(database: TestDatabase): Promise<TargetProcess> {
  const variables: Variables = { ...database.settings, TARGET_POSTGRES_RAW_BATCH_MAX_AGE_SECONDS: '1' };
  const target = new TargetProcess(variables);
  await target.write(...INPUT);
  await target.until(async () => (await database.value(isWaiting)) === '1');
  return target;
}

async function expectLoadedOnce({ query }: TestDatabase): Promise<void> {
  expect(await query('select id, payload from raw.qb_invoices')).toEqual([{ id: '1', payload: '{"a": 1}' }]);
  expect(await query('select payload from raw.events')).toEqual([{ payload: '{}' }]);
  expect(await query('select stream, inserted from raw._ingest_log order by stream')).toEqual([
    { stream: 'events', inserted: '1' },
    { stream: 'qb_invoices', inserted: '1' },
  ]);
}

async function expectNothingLoaded({ query }: TestDatabase): Promise<void> {
  const counts =
    'select (select count(*) from raw.qb_invoices) as rows, (select count(*) from raw._ingest_log) as batches';
  expect(await query(counts)).toEqual([{ rows: '0', batches: '0' }]);
}

describe('a batch is loaded again', () => {
  it('after its connection was terminated in the middle', () =>
    withTables(async (database) => {
      let target: TargetProcess | undefined;
      await withLockedTable(database, async () => {
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
        await withLockedTable(database, async () => {
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
      await database.query(
        `create function raw.linger() returns trigger language plpgsql as $$ begin
           perform pg_sleep(2); return null; end $$`,
      );
      await database.query(
        `create constraint trigger linger after insert on raw._ingest_log deferrable initially deferred
         for each row when (new.stream = 'events') execute function raw.linger()`,
      );
      const proxy = await proxyThatLosesCommit(server, 'during');
      const ended = await runTarget({ ...database.settings, TARGET_POSTGRES_RAW_PORT: proxy.port }, INPUT);
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
  it.each(
    sampled<[string, number, string]>([
      ['53100', 7, "free space on the server's disk"],
      ['42501', 7, 'grant the user usage'],
      ['57014', 7, 'raise statement_timeout'],
      ['23514', 8, 'see which constraint the message names'],
      ['22003', 8, 'correct the record at its source'],
    ]),
  )('after %s', (sqlState, code, advice) =>
    withTables(async (database) => {
      await failing(database, sqlState, 1000);
      const ended = await runTarget(database.settings, INPUT);
      expect(ended).toMatchObject({ code, stdout: '' });
      expect(ended.lastLine).toContain(`What to do: ${advice}`);
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
      await failing(database, '53100', 1000);
      const target = new TargetProcess({ ...database.settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' });
      await target.write(...INPUT);
      expect(await target.ended).toMatchObject({ code: 7, stdout: '' });
    }));
});

async function idsOf({ query }: TestDatabase): Promise<string[]> {
  return (await query('select id from raw.qb_invoices order by id')).map(({ id }) => id);
}

describe('a signal', () => {
  it.each(
    sampled([
      ['SIGTERM', 143],
      ['SIGINT', 130],
    ] as const),
  )('%s commits the open batch up to its STATE and ends the run by %i, sent twice too', (signal, code) =>
    withTables(async (database) => {
      const target = new TargetProcess({ ...database.settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' });
      await target.write(SCHEMA, state('1'), envelope('1', '{}'), envelope('2', '{}'));
      await target.until(() => target.stdout === '1\n');
      await target.write(envelope('3', '{}'), state('3'));
      target.child.kill(signal);
      target.child.kill(signal);
      expect(await target.ended).toMatchObject({ code, stdout: '1\n3\n' });
      expect(await idsOf(database)).toEqual(['1', '2', '3']);
    }),
  );

  it('has input that comes during the grace loaded to its end', () =>
    withTables(async (database) => {
      const target = new TargetProcess(database.settings);
      await target.write(SCHEMA, envelope('1', '{}'), state('1'));
      await target.until(() => target.stderr.includes('loading into'));
      target.child.kill('SIGTERM');
      await target.until(() => target.stdout === '1\n');
      await target.write(envelope('2', '{}'), state('2'), envelope('3', '{}'), state('3'));
      expect(await target.end()).toMatchObject({
        code: 143,
        stdout: expect.stringMatching(/^1\n(2\n)?3\n$/),
      });
      expect(await idsOf(database)).toEqual(['1', '2', '3']);
    }));

  itInSoak('has what is whole loaded where a tap ends in the middle of a line', () =>
    withTables(async (database) => {
      const target = new TargetProcess(database.settings);
      await target.write(SCHEMA, envelope('1', '{}'), state('1'));
      await target.until(() => target.stderr.includes('loading into'));
      target.child.kill('SIGTERM');
      await target.until(() => target.stdout === '1\n');
      await target.write(envelope('2', '{}'), state('2'), Buffer.from('{"type":"RECORD","str'));
      expect(await target.end()).toMatchObject({ code: 143, stdout: '1\n2\n' });
      expect(await idsOf(database)).toEqual(['1', '2']);
    }),
  );

  it('leaves out records after the newest STATE if the input does not end', () =>
    withTables(async (database) => {
      const target = new TargetProcess(database.settings);
      await target.write(SCHEMA, envelope('1', '{}'), state('1'));
      await target.until(() => target.stderr.includes('loading into'));
      target.child.kill('SIGTERM');
      await target.until(() => target.stdout === '1\n');
      await target.write(envelope('2', '{}'));
      expect(await target.ended).toMatchObject({ code: 143, stdout: '1\n' });
      expect(await idsOf(database)).toEqual(['1']);
    }));

  // A machine that is busy for seconds may let the grace end first. Three times in a row it does not.
  it('sent again after a second rolls the batch in hand back at once', { retry: 2 }, () =>
    withTables(async (database) => {
      await withLockedTable(database, async () => {
        const target = await startedInTheMiddle(database);
        const before = performance.now();
        target.child.kill('SIGTERM');
        await new Promise((resolve) => setTimeout(resolve, 1_100));
        target.child.kill('SIGTERM');
        expect(await target.ended).toMatchObject({ code: 143, stdout: '' });
        // The grace alone is 5 s.
        expect(performance.now() - before).toBeLessThan(4_900);
      });
      await expectNothingLoaded(database);
    }),
  );

  it('sent again ends the run although the reader of stdout is stuck', () =>
    withTables(async (database) => {
      const target = new TargetProcess({ ...database.settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' });
      target.child.stdout.pause();
      const large = JSON.stringify('x'.repeat(1024 * 1024));
      await target.write(SCHEMA, state(large), envelope('1', '{}'), state(large), envelope('2', '{}'));
      await target.until(async () => (await idsOf(database)).length > 0);
      target.child.kill('SIGTERM');
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      target.child.kill('SIGTERM');
      await once(target.child, 'exit');
      expect(target.child.exitCode).toBe(143);
      expect(target.stderr).toContain('stdout is blocked');
      target.child.stdout.resume();
    }));

  it('lets the batch in hand be committed, and its STATE out', () =>
    withTables(async (database) => {
      let target: TargetProcess | undefined;
      await withLockedTable(database, async () => {
        target = await startedInTheMiddle(database);
        target.child.kill('SIGTERM');
        await new Promise((resolve) => setTimeout(resolve, 300));
        target.child.kill('SIGTERM');
      });
      expect(await target?.ended).toMatchObject({ code: 143, stdout: '{"n":1}\n' });
      await expectLoadedOnce(database);
    }));

  itInSoak('has the batch in hand rolled back where it takes too long', () =>
    withTables(async (database) => {
      await withLockedTable(database, async () => {
        const target = await startedInTheMiddle(database);
        target.child.kill('SIGTERM');
        expect(await target.ended).toMatchObject({ code: 143, stdout: '' });
      });
      await expectNothingLoaded(database);
    }),
  );
});

it('stdin waits while one batch is being merged, one is copied and a third one is full', () =>
  withTables(async (database) => {
    const megabyte = 1024 * 1024;
    const target = new TargetProcess({
      ...database.settings,
      TARGET_POSTGRES_RAW_BATCH_SIZE_BYTES: String(megabyte),
    });
    const line = envelope('1', JSON.stringify({ text: 'x'.repeat(10_000) }));
    let written: Promise<void> | undefined;
    await withLockedTable(database, async () => {
      written = target.write(SCHEMA, ...Array(2_000).fill(line), state('1'));
      await target.until(async () => (await database.value(isWaiting)) === '1');
      await target.until(() => target.accepted > 2 * megabyte);
      await new Promise((resolve) => setTimeout(resolve, 500));
      // What is beyond three batches is on its way through pipe and stream.
      expect(target.accepted).toBeLessThan(4 * megabyte);
    });
    await written;
    expect(await target.end()).toMatchObject({ code: 0, stdout: '1\n' });
  }));

it('a reader of stdout that is gone ends the run by 9, and what is committed stays', () =>
  withTables(async (database) => {
    const target = new TargetProcess({ ...database.settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1' });
    target.child.stdout.destroy();
    await target.write(
      SCHEMA,
      envelope('1', '{}'),
      state('1'),
      envelope('2', '{}'),
      state('2'),
      envelope('3', '{}'),
    );
    expect((await target.end()).code).toBe(9);
    expect(await database.value("select count(*) from raw.qb_invoices where id in ('1', '2')")).toBe('2');
  }));

itInSoak('two targets that load the same rows at once, in different orders, both succeed', () =>
  withTables(async ({ settings, query }) => {
    const ids = Array.from({ length: 2000 }, (_, i) => String(i));
    const load = (writer: string, order: readonly string[]) =>
      runTargetProcess({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '500' }, [
        SCHEMA,
        ...order.map((id) => envelope(id, `{"by":"${writer}"}`)),
        state('1'),
      ]);
    const shuffled = ids.map((_, i) => ids[(i * 1009) % ids.length] ?? '');
    const [one, other] = await Promise.all([load('one', ids), load('other', shuffled)]);
    expect([one, other]).toMatchObject([
      { code: 0, stdout: '1\n' },
      { code: 0, stdout: '1\n' },
    ]);
    expect(await query('select count(*), count(distinct id) as ids from raw.qb_invoices')).toEqual([
      { count: '2000', ids: '2000' },
    ]);
    expect(
      await query('select sum(inserted) as inserted, sum(updated) as updated from raw._ingest_log'),
    ).toEqual([{ inserted: '2000', updated: '2000' }]);
  }),
);

itInSoak('targets that create the same tables at once all succeed', () =>
  withDatabase(server, async ({ settings, value }) => {
    const streams = Array.from({ length: 8 }, (_, n) => `events_${n}`);
    const input = streams.map((stream) => ({ type: 'RECORD', stream, record: {} }));
    const runs = await Promise.all(Array.from({ length: 6 }, () => runTargetProcess(settings, input)));
    expect(runs.map(({ lastLine }) => lastLine).filter((line) => line.startsWith('CRITICAL'))).toEqual([]);
    for (const stream of streams) expect(await value(`select count(*) from raw.${stream}`)).toBe('6');
  }),
);

/** Has the first attempts to insert a row fail, this many. A sequence is not rolled back with them. */
async function failing({ query }: TestDatabase, sqlState: string, times: number): Promise<void> {
  await query('create sequence raw.attempts');
  await query(
    `create function raw.fail() returns trigger language plpgsql as $$ begin
       if nextval('raw.attempts') <= ${times} then raise 'made to fail' using errcode = '${sqlState}'; end if;
       return new;
     end $$`,
  );
  await query(
    'create trigger fail before insert on raw.qb_invoices for each row execute function raw.fail()',
  );
}

/** Passes everything on, but loses the connection right before or after the first commit, or while it is under way. */
async function proxyThatLosesCommit(to: PostgresServer, where: 'before' | 'during' | 'after') {
  let hasLost = false;
  const proxy = createServer((client: Socket) => {
    const upstream = connect(to.port, to.host);
    client.on('error', () => {});
    upstream.on('error', () => {});
    let isMute = false;
    upstream.on('data', (chunk) => {
      if (!isMute) client.write(chunk);
    });
    client.on('data', (chunk) => {
      if (!hasLost && chunk.includes('commit\0')) {
        hasLost = true;
        isMute = true;
        if (where !== 'before') upstream.write(chunk);
        // By its answer the server tells that it has committed.
        if (where === 'after') upstream.once('data', () => client.destroy());
        else client.destroy();
        return;
      }
      upstream.write(chunk);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  return { port, close: () => proxy.close() };
}

describe('around a run', () => {
  it.each(sampled(['SIGTERM', 'SIGINT'] as const))(
    '%s in COPY ends it, and no STATE is ahead of the rows',
    (signal) =>
      withDatabase(server, async ({ settings, value }) => {
        const payload = JSON.stringify({ text: 'x'.repeat(10_000) });
        const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '200' });
        const input = Array.from({ length: 2000 }, (_, n) => [
          envelope(String(n), payload),
          state(String(n + 1)),
        ]);
        const written = target.write(SCHEMA, ...input.flat());
        await target.until(async () => target.stdout !== '' || target.child.exitCode !== null);
        target.child.kill(signal);
        target.child.kill(signal);
        const { code, stdout } = await target.ended;
        await written;
        expect(code).toBe(signal === 'SIGTERM' ? 143 : 130);
        expect(stdout).toMatch(/^(\d+\n)+$/);
        const last = Number(stdout.trimEnd().split('\n').at(-1));
        expect(Number(await value('select count(*) from raw.qb_invoices'))).toBeGreaterThanOrEqual(last);
      }),
  );

  itInSoak('stdin that is closed early ends it well, with what came in', () =>
    withTables(async (database) => {
      const target = new TargetProcess(database.settings);
      await target.write(...INPUT);
      target.child.stdin.end();
      expect(await target.ended).toMatchObject({ code: 0, stdout: '{"n":1}\n' });
      await expectLoadedOnce(database);
    }),
  );

  it('a parent that is gone is the end of its input, and of it', () =>
    withTables(async (database) => {
      const script = `
        const { spawn } = require('node:child_process');
        const child = spawn(process.execPath, [${JSON.stringify(PROGRAM)}], { stdio: ['pipe', 'ignore', 'pipe'] });
        child.stdin.write(${JSON.stringify(`${JSON.stringify(SCHEMA)}\n${envelope('1', '{"a":1}')}\n`)});
        child.stderr.once('data', () => process.stdout.write(String(child.pid)));`;
      const parent = spawn(process.execPath, ['-e', script], {
        env: { PATH: process.env.PATH ?? '', ...database.settings },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [pid] = await once(parent.stdout, 'data');
      parent.kill('SIGKILL');
      while (isAlive(Number(pid))) await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await database.query('select id from raw.qb_invoices')).toEqual([{ id: '1' }]);
    }));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
