import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';
import { sharedServer } from '../../../testing/shared-server.ts';
import { loadCrosswise } from '../support/load-crosswise.ts';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { endedWith, signalledWithEcho, tellingTimes, unlessStill } from '../support/signal-times.ts';
import { runTarget as runTargetHere } from '../support/target-here.ts';
import { PROGRAM, TargetProcess, type Variables } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

/** Terminals, signals, full devices and other targets around a run. */
const server = sharedServer();

const hasScript = spawnSync('script', ['--version']).status === 0;

describe.skipIf(!hasScript)("on a terminal (needs util-linux' script)", () => {
  it('the display says what is committed during the run, and nothing of it stays', () =>
    withDatabase(server, async ({ settings }) => {
      const folder = mkdtempSync(join(tmpdir(), 'terminal-'));
      const pipe = join(folder, 'input');
      expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
      const child = spawn(
        'script',
        ['-qec', `${process.execPath} ${PROGRAM} --input ${pipe} > ${folder}/state`, '/dev/null'],
        {
          env: {
            PATH: process.env.PATH ?? '',
            TERM: 'xterm',
            ...settings,
            TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2',
          },
          stdio: ['pipe', 'pipe', 'inherit'],
        },
      );
      let screen = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        screen += text;
      });
      const input = createWriteStream(pipe);
      const write = (...lines: (object | string)[]) =>
        input.write(
          lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
        );
      write(SCHEMA, envelope('1', '{}'), envelope('2', '{}'));
      await expect.poll(() => screen).toMatch(/qb_invoices +2\r?\n2 records committed/);
      write(envelope('1', '{}'), envelope('3', '{}'), state('1'));
      await expect.poll(() => screen).toMatch(/qb_invoices +4\r?\n4 records committed/);
      input.end();
      const [code] = await once(child, 'close');
      expect(code).toBe(0);
      const last = screen.split('\x1b[J').at(-1);
      expect(last).toMatch(/^INFO .* 4 records: 3 inserted, 0 updated, 1 unchanged\r\n$/);
      rmSync(folder, { recursive: true });
    }));
});

const OURS = "application_name = 'target-postgres-raw' and datname = current_database()";
const MERGES = `select count(*) from pg_stat_activity where ${OURS} and wait_event_type = 'Lock'`;
const WAITS_FOR_TURN = `select count(*) from pg_stat_activity where ${OURS} and state = 'idle in transaction'`;

/** A target with one batch that a lock holds up and a second one that is copied and waits for it. */
async function withTwoBatches(
  { settings, query, value, name }: TestDatabase,
  work: (target: TargetProcess, release: () => Promise<void>) => Promise<void>,
): Promise<void> {
  await runTargetHere(settings, [SCHEMA]);
  await query('truncate raw._ingest_log');
  const locker = new pg.Client({ connectionString: server.connectionString(name) });
  locker.on('error', () => {});
  await locker.connect();
  try {
    await locker.query('begin; lock table raw.qb_invoices in access exclusive mode');
    const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '2' });
    await target.write(SCHEMA, state('0'), envelope('1', '{}'), envelope('2', '{}'));
    await target.until(async () => (await value(MERGES)) === '1');
    await target.write(state('1'), envelope('3', '{}'), envelope('4', '{}'), state('2'), envelope('5', '{}'));
    await target.until(async () => (await value(WAITS_FOR_TURN)) === '1');
    await work(target, async () => {
      await locker.query('rollback');
    });
  } finally {
    await locker.end();
  }
}

describe('a signal while a second batch waits for its turn', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)(
    '%s, twice at once, has both committed, and the open batch because it has a STATE',
    (signal, code) =>
      unlessStill(() =>
        withDatabase(server, (database) =>
          withTwoBatches(tellingTimes(database), async (target, release) => {
            await signalledWithEcho(target, signal);
            await release();
            const stdout = '0\n1\n2\n';
            expect(await endedWith(stdout, target)).toMatchObject({ code, stdout });
            expect(await database.query('select id from raw.qb_invoices order by id')).toEqual([
              { id: '1' },
              { id: '2' },
              { id: '3' },
              { id: '4' },
              { id: '5' },
            ]);
            const ledger = 'select batch, state from raw._ingest_log order by batch';
            expect(await database.query(ledger)).toEqual([
              { batch: '1', state: '0' },
              { batch: '2', state: '1' },
              { batch: '3', state: '2' },
            ]);
          }),
        ),
      ),
  );

  it('has both rolled back if the first one takes too long', () =>
    withDatabase(server, (database) =>
      withTwoBatches(database, async (target, release) => {
        target.child.kill('SIGTERM');
        expect(await target.ended).toMatchObject({ code: 143, stdout: '' });
        await release();
        expect(await database.value('select count(*) from raw.qb_invoices')).toBe('0');
        expect(await database.value('select count(*) from raw._ingest_log')).toBe('0');
      }),
    ));
});

/** Runs the target with files where its pipes are. */
async function endOf(
  variables: Variables,
  input: string,
  stdio: { out?: string; log?: string },
  args: string[] = [],
) {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { PATH: process.env.PATH ?? '', ...variables },
    stdio: [
      'pipe',
      stdio.out === undefined ? 'pipe' : openSync(stdio.out, 'w'),
      stdio.log === undefined ? 'pipe' : openSync(stdio.log, 'w'),
    ],
  });
  let [out, log] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  child.stdin?.end(input);
  const [code] = await once(child, 'close');
  return { code, out, log };
}

describe.skipIf(process.platform !== 'linux')('a device that is full (needs /dev/full)', () => {
  const input = [JSON.stringify(SCHEMA), envelope('1', '{}'), state('1'), ''].join('\n');

  it('as stdout ends the run by 9, and what is committed stays', () =>
    withDatabase(server, async ({ settings, value }) => {
      const { code, log } = await endOf(settings, input, { out: '/dev/full' });
      expect(code).toBe(9);
      expect(log.trimEnd().split('\n').at(-1)).toContain('our output cannot be written (ENOSPC)');
      expect(await value('select count(*) from raw.qb_invoices')).toBe('1');
    }));
});

it.each(['doctor', 'volumetry'])('%s is quiet where its reader has seen enough', (command) =>
  withDatabase(server, async ({ settings }) => {
    const target = new TargetProcess(settings, [command]);
    target.child.stdout.destroy();
    expect(await target.end()).toMatchObject({ code: 0, stderr: '' });
  }),
);

describe('two targets on one table, in opposite orders', () => {
  it('meet no deadlock in any of many rounds', () =>
    withDatabase(server, (database) => loadCrosswise(2 * inject('volume'), database.settings, database)));
});
