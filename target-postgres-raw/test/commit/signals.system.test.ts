import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SIGNAL_ECHO_MS } from 'singer';
import { beforeAll, describe, expect, it } from 'vitest';
import { commandLine } from '../../../postgres-launcher/src/owner.ts';
import { itInSoak } from '../../../testing/in-soak.ts';
import { sampled } from '../../../testing/sampled.ts';
import { sharedServer } from '../../../testing/shared-server.ts';
import {
  createTables,
  expectLoadedOnce,
  expectNothingLoaded,
  INPUT,
  isWaiting,
  startedInTheMiddle,
  withLockedTable,
} from '../support/batch-in-hand.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import {
  endedBeforeGrace,
  endedWith,
  signalled,
  signalledWithEcho,
  tellingTimes,
  unlessStill,
} from '../support/signal-times.ts';
import { PROGRAM, TargetProcess } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

const TABLES = 'tables_for_signals';
const server = sharedServer();

beforeAll(() => createTables(server, TABLES));

/** A database with the tables, so that a batch is all that is left to do. */
function withTables(test: (database: TestDatabase) => Promise<void>): Promise<void> {
  return withDatabase(server, test, TABLES);
}

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

  it('sent again after a second rolls the batch in hand back at once', () =>
    unlessStill(() =>
      withTables(async (database) => {
        await withLockedTable(server.connectionString(database.name), async () => {
          const target = await startedInTheMiddle(tellingTimes(database));
          await signalled(target, 'SIGTERM');
          await new Promise((resolve) => setTimeout(resolve, SIGNAL_ECHO_MS + 100));
          await signalled(target, 'SIGTERM');
          expect(await endedBeforeGrace(target)).toMatchObject({ code: 143, stdout: '' });
        });
        await expectNothingLoaded(database);
      }),
    ));

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

  it('sent twice within a second lets the batch in hand be committed, and its STATE out', () =>
    unlessStill(() =>
      withTables(async (database) => {
        const target = await withLockedTable(server.connectionString(database.name), async () => {
          const started = await startedInTheMiddle(tellingTimes(database));
          await signalledWithEcho(started, 'SIGTERM');
          return started;
        });
        const stdout = '{"n":1}\n';
        expect(await endedWith(stdout, target)).toMatchObject({ code: 143, stdout });
        await expectLoadedOnce(database);
      }),
    ));

  itInSoak('has the batch in hand rolled back where it takes too long', () =>
    withTables(async (database) => {
      await withLockedTable(server.connectionString(database.name), async () => {
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
    await withLockedTable(server.connectionString(database.name), async () => {
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
      // A process that has ended has no words, also where no parent waits for it.
      while (commandLine(Number(pid)) !== '') await new Promise((resolve) => setTimeout(resolve, 20));
      expect(await database.query('select id from raw.qb_invoices')).toEqual([{ id: '1' }]);
    }));
});
