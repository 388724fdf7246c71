import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chooseAccount } from '../src/account.ts';
import {
  freePort,
  type PostgresServer,
  PostgresStartError,
  startPostgres,
  withPostgres,
} from '../src/index.ts';
import { memoryFolder } from '../src/memory-folder.ts';
import { isAlive, postmasterPid, query } from './observation.ts';

const IN_MEMORY = memoryFolder(chooseAccount());

/** The version that POSTGRES_BINARIES names. Without it, that of the project's own dependency. */
function versionOfBinaries(): unknown {
  const { POSTGRES_BINARIES: folder } = process.env;
  if (!folder) return expect.stringMatching(/^18\./);
  const { stdout } = spawnSync(join(folder, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' });
  return stdout.trim().split(' ').at(-1);
}

describe('a server', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres();
  });

  afterAll(() => server.stop());

  it('is the Postgres of its binaries, with UTF8, C and UTC', async () => {
    const settings = ['server_encoding', 'lc_messages', 'TimeZone', 'fsync', 'max_connections'];
    const [row] = await query(
      server.connectionString(),
      `select current_setting('server_version') as version, ${settings.map((name) => `current_setting('${name}') as "${name}"`)}`,
    );
    expect(row).toEqual({
      version: versionOfBinaries(),
      server_encoding: 'UTF8',
      lc_messages: 'C',
      TimeZone: 'UTC',
      fsync: 'off',
      max_connections: '100',
    });
  });

  it('refuses a wrong password', async () => {
    const url = new URL(server.connectionString());
    url.password = 'wrong';
    await expect(query(url.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
  });

  it('refuses a wrong password on its Unix socket too', async () => {
    const client = new pg.Client({
      host: server.socketDirectory,
      port: server.port,
      user: 'postgres',
      password: 'wrong',
    });
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it('keeps the password out of its files and its words', () => {
    const runDirectory = dirname(server.dataDirectory);
    expect(existsSync(join(runDirectory, 'initdb-password'))).toBe(false);
    expect(readFileSync(join(server.dataDirectory, 'postmaster.opts'), 'utf8')).not.toContain(
      server.password,
    );
  });

  it('runs beside another one, which is durable and takes its port, as it was told, and stops when the callback throws', async () => {
    const port = await freePort();
    const settings = { fsync: 'on' };
    let pid: number | undefined;
    const run = withPostgres(
      async (other) => {
        pid = postmasterPid(other);
        await query(other.connectionString(), 'create table only_here (id integer)');
        expect(await tables(other.connectionString())).toEqual(['only_here']);
        expect(await tables(server.connectionString())).toEqual([]);
        expect(await query(other.connectionString(), 'show fsync')).toEqual([{ fsync: 'on' }]);
        expect(other.port).toBe(port);
        throw new Error('from the callback');
      },
      { settings, port },
    );
    await expect(run).rejects.toThrow('from the callback');
    expect(pid).toBeDefined();
    expect(isAlive(pid)).toBe(false);
  });

  it('clones a database from a template, under any name', async () => {
    const template = await server.createDatabase('a template');
    await query(template, 'create table seeded (id integer)');
    const clone = await server.createDatabase('clone "1"', 'a template');
    expect(await tables(clone)).toEqual(['seeded']);
  });

  it.runIf(IN_MEMORY !== undefined)('has its data in memory if asked, and leaves none there', async () => {
    const runDirectory = await withPostgres(async ({ dataDirectory }) => dirname(dataDirectory), {
      inMemory: true,
    });
    expect(dirname(runDirectory)).toBe(IN_MEMORY);
    expect(existsSync(runDirectory)).toBe(false);
    expect(dirname(dirname(server.dataDirectory))).not.toBe(IN_MEMORY);
  });

  it('drops a database that is in use', async () => {
    const client = new pg.Client({ connectionString: await server.createDatabase('in_use') });
    const lost: string[] = [];
    client.on('error', ({ message }) => lost.push(message));
    await client.connect();
    await server.dropDatabase('in_use');
    await expect.poll(() => lost).toContain('terminating connection due to administrator command');
    await expect(query(server.connectionString('in_use'), 'select 1')).rejects.toMatchObject({
      code: '3D000',
    });
  });

  it('ends with an error that carries its words if a setting is wrong, and says so if its port is taken', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'start-postgres-'));
    // Root hands the directory to another account, which has to reach it.
    if (process.getuid?.() === 0) chownSync(folder, 65_534, 65_534);
    const dataDirectory = join(folder, 'data');
    const error = await startPostgres({ dataDirectory, settings: { work_mem: 'plenty' } }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(PostgresStartError);
    expect(String(error)).toMatch(/FATAL: +invalid value for parameter "work_mem": "plenty"/);
    const start = startPostgres({ dataDirectory, port: server.port });
    await expect(start).rejects.toThrow(/could not bind IPv4 address "127.0.0.1": Address already in use/);
    rmSync(folder, { recursive: true });
  });

  it('leaves no process and no directory when it was stopped, twice at once', async () => {
    const pid = postmasterPid(server);
    const runDirectory = dirname(server.dataDirectory);
    expect(isAlive(pid)).toBe(true);
    expect(existsSync(runDirectory)).toBe(true);

    await Promise.all([server.stop(), server.stop()]);
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(runDirectory)).toBe(false);
  });
});

async function tables(connectionString: string): Promise<unknown[]> {
  const rows = await query(connectionString, `select tablename from pg_tables where schemaname = 'public'`);
  return rows.map((row) => row.tablename);
}
