import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { type PostgresServer, startPostgres } from 'postgres-launcher';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envelope, SCHEMA, state } from '../support/records.ts';
import { runTarget, TargetProcess } from '../support/target-process.ts';
import { type TestDatabase, withDatabase } from '../support/test-database.ts';

/** Faults as the server itself has them: its deadlock detector, its isolation, its disk, its recovery. */
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.stop());

const OURS = "application_name = 'target-postgres-raw' and datname = current_database()";

const WAITING = `select count(*) from pg_stat_activity where ${OURS} and wait_event_type = 'Lock'`;

const ROWS = 'select id, payload from raw.qb_invoices order by id';

/** Another session at work in the same database. */
async function withOther(database: TestDatabase, work: (other: pg.Client) => Promise<void>): Promise<void> {
  const other = new pg.Client({ connectionString: server.connectionString(database.name) });
  other.on('error', () => {});
  await other.connect();
  try {
    await work(other);
  } finally {
    await other.end();
  }
}

describe('a deadlock of which we are the victim', () => {
  it('has the batch loaded again, and its STATE follows', () =>
    withDatabase(server, async (database) => {
      const { settings, query, value, name } = database;
      await runTarget(settings, [SCHEMA, envelope('1', '{"n":0}'), envelope('2', '{"n":0}')]);
      // Ours looks for a deadlock once, when it has waited for five seconds, the other one never does.
      await query(`alter database ${name} set deadlock_timeout = '5s'`);
      await query(`alter database ${name} set log_lock_waits = on`);
      await withOther(database, async (other) => {
        await other.query("set deadlock_timeout = '1h'");
        await other.query("begin; update raw.qb_invoices set page_number = 2 where id = '2'");
        const target = new TargetProcess(settings);
        await target.write(SCHEMA, envelope('1', '{"n":1}'), envelope('2', '{"n":1}'), state('1'));
        const ended = target.end();
        // It has locked the first row and waits for the second.
        await target.until(async () => (await value(WAITING)) === '1');
        await other.query("update raw.qb_invoices set page_number = 1 where id = '1'");
        await other.query('commit');
        expect(await ended).toMatchObject({ code: 0, stdout: '1\n' });
        expect(target.stderr).toMatch(/deadlock detected \(SQLSTATE 40P01\)\); it is tried again/);
      });
      const deadlocks = 'select deadlocks from pg_stat_database where datname = current_database()';
      await expect.poll(() => value(deadlocks)).toBe('1');
      expect(await query(ROWS)).toEqual([
        { id: '1', payload: '{"n": 1}' },
        { id: '2', payload: '{"n": 1}' },
      ]);
    }));
});

describe('a failover', () => {
  it.each([
    ['lost connections to a server that', true],
    ['connections that stay, to a server that', false],
  ] as const)('is waited for: %s is read only for a while', (_what, isCut) =>
    withDatabase(server, async (database) => {
      const { settings, query, value } = database;
      await runTarget(settings, [SCHEMA]);
      const target = new TargetProcess({ ...settings, TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '100' });
      let id = 0;
      const more = async (records: number) => {
        for (const end = id + records; id < end; id += 1)
          await target.write(envelope(String(id), '{}'), state(String(id + 1)));
      };
      await target.write(SCHEMA);
      await more(250);
      await target.until(() => target.stdout !== '');
      await query('alter system set default_transaction_read_only = on');
      await query('select pg_reload_conf()');
      if (isCut) await query(`select pg_terminate_backend(pid) from pg_stat_activity where ${OURS}`);
      await more(500);
      await target.until(() => /SQLSTATE 25006\)\); it is tried again in/.test(target.stderr));
      await query('alter system reset default_transaction_read_only');
      await query('select pg_reload_conf()');
      await more(250);
      const { code, stdout } = await target.end();
      expect({ code, last: stdout.trimEnd().split('\n').at(-1) }, target.stderr).toEqual({
        code: 0,
        last: '1000',
      });
      expect(await value('select count(*) from raw.qb_invoices')).toBe('1000');
      expect(await value('select sum(inserted) from raw._ingest_log')).toBe('1000');
    }),
  );
});

describe('a user whose transactions are serializable', () => {
  it.each(['serializable', 'repeatable read'])('loads beside a writer of the same rows (%s)', (isolation) =>
    withDatabase(server, async (database) => {
      const { settings, query, value, name } = database;
      await runTarget(settings, [SCHEMA, envelope('1', '{"n":0}'), envelope('2', '{"n":0}')]);
      await query(`create role strict_${name} login superuser password 'p'`);
      await query(`alter role strict_${name} set default_transaction_isolation = '${isolation}'`);
      const theirs = {
        ...settings,
        TARGET_POSTGRES_RAW_USER: `strict_${name}`,
        TARGET_POSTGRES_RAW_PASSWORD: 'p',
      };
      await withOther(database, async (other) => {
        await other.query(`begin isolation level ${isolation}`);
        await other.query(`update raw.qb_invoices set payload = '{"n": 9}' where id = '2'`);
        const target = new TargetProcess(theirs);
        await target.write(SCHEMA, envelope('1', '{"n":1}'), envelope('2', '{"n":1}'), state('1'));
        const ended = target.end();
        await target.until(async () => (await value(WAITING)) === '1');
        // A transaction of that level would fail by 40001 now that the row it waits for is another one.
        await other.query('commit');
        expect(await ended).toMatchObject({ code: 0, stdout: '1\n' });
        expect(target.stderr).not.toContain('it is tried again');
      });
      expect(await query(ROWS)).toEqual([
        { id: '1', payload: '{"n": 1}' },
        { id: '2', payload: '{"n": 1}' },
      ]);
    }),
  );
});

/** True if this account may mount: root may, but not in every container. */
const small = mkdtempSync(join(tmpdir(), 'small-disk-'));

const canMount =
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]).status === 0 &&
  spawnSync('umount', [small]).status === 0;

rmSync(small, { recursive: true });

async function withSmallDisk(use: (folder: string, grow: () => void) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const mount = (...args: string[]) => expect(spawnSync('mount', [...args, folder]).status).toBe(0);
  mount('-t', 'tmpfs', '-o', 'size=24m', 'tmpfs');
  const { uid, gid } = statSync(server.dataDirectory);
  chownSync(folder, uid, gid);
  chmodSync(folder, 0o700);
  try {
    await use(folder, () => mount('-o', 'remount,size=256m'));
  } finally {
    // The server may have a file of it open for a moment yet.
    spawnSync('umount', ['--lazy', folder]);
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.skipIf(!canMount)('a disk that is full (needs the right to mount)', () => {
  it.each([
    ['tables', 'default_tablespace'],
    ['staging', 'temp_tablespaces'],
  ])('of %s ends the run by what to do, and the next one continues', (_what, setting) =>
    withSmallDisk((folder, grow) =>
      withDatabase(server, async ({ settings, query, value, name }) => {
        await query(`create tablespace small_${name} location '${folder}'`);
        await query(`alter database ${name} set ${setting} = small_${name}`);
        const payload = (n: number) =>
          JSON.stringify({
            n,
            text: Array.from({ length: 500 }, (_, i) => ((n + 1) * (i + 7919)) % 9973).join(''),
          });
        // A table with a trigger is filled by staging only.
        await runTarget(settings, [SCHEMA]);
        if (setting === 'temp_tablespaces')
          await query(`create function raw.pass() returns trigger language plpgsql as $$ begin return new; end $$;
            create trigger pass before insert on raw.qb_invoices for each row execute function raw.pass()`);
        // One batch is beyond the room of staging, many are beyond that of the table.
        const size = setting === 'temp_tablespaces' ? '40000000' : '1000000';
        const variables = {
          ...settings,
          TARGET_POSTGRES_RAW_BATCH_SIZE_ROWS: '1000000',
          TARGET_POSTGRES_RAW_BATCH_SIZE_BYTES: size,
        };
        const lines = Array.from({ length: 25_000 }, (_, n) => [
          envelope(String(n), payload(n)),
          state(String(n + 1)),
        ]);
        const full = await runTarget(variables, [SCHEMA, ...lines.flat()]);
        expect(full.code).toBe(7);
        expect(full.lastLine).toMatch(/No space left on device \(SQLSTATE 53100\)/);
        expect(full.lastLine).toContain("What to do: free space on the server's disk, then run again");
        const last = Number(full.stdout.trimEnd().split('\n').at(-1) ?? 0);
        expect(await value('select count(*) from raw.qb_invoices')).toBe(String(last));
        expect(last > 0).toBe(setting === 'default_tablespace');
        grow();
        const rest = await runTarget(variables, [SCHEMA, ...lines.slice(last).flat()]);
        expect(rest.code).toBe(0);
        expect(await value('select count(*) from raw.qb_invoices')).toBe(String(lines.length));
        await query(`alter database ${name} reset ${setting}`);
        await query('drop schema raw cascade');
        await query(`drop tablespace small_${name}`);
      }),
    ),
  );
});
