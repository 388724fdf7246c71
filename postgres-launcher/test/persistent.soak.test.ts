import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startPostgres, withPostgres } from '../src/index.ts';
import { nativeFolder } from './native-folder.ts';
import { isAlive, postmasterPid, query } from './observation.ts';
import { bundleOwner, OwnerProcess } from './owner.ts';

let parent: string;
let dataDirectory: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'persistent-'));
  // Root hands the directory to another account, which has to reach it.
  if (process.getuid?.() === 0) chownSync(parent, 65534, 65534);
  dataDirectory = join(parent, 'not', 'yet', 'there');
});

afterEach(() => rmSync(parent, { recursive: true }));

it('keeps its data and its password from one start to the next', async () => {
  const first = await withPostgres(
    async (server) => {
      await query(server.connectionString(), 'create table kept (id integer)');
      return server;
    },
    { dataDirectory },
  );
  await withPostgres(
    async (server) => {
      expect(server.password).toBe(first.password);
      expect(await query(server.connectionString(), 'select * from kept')).toEqual([]);
      expect(await query(server.connectionString(), 'show fsync')).toEqual([{ fsync: 'on' }]);
    },
    { dataDirectory },
  );
  expect(existsSync(join(dataDirectory, 'PG_VERSION'))).toBe(true);
  expect(existsSync(join(dataDirectory, 'postmaster.pid'))).toBe(false);
});

it('starts although a pid file names a process that is something else by now', async () => {
  await withPostgres(async () => {}, { dataDirectory });
  const { uid, gid } = statSync(dataDirectory);
  const sleeper: ChildProcess = spawn('sleep', ['60'], { uid, gid });
  try {
    writeFileSync(
      join(dataDirectory, 'postmaster.pid'),
      `${sleeper.pid}\n${dataDirectory}\n1\n5432\n\n\n\nready\n`,
    );
    await withPostgres(async (server) => expect(postmasterPid(server)).not.toBe(sleeper.pid), {
      dataDirectory,
    });
    expect(isAlive(sleeper.pid)).toBe(true);
  } finally {
    sleeper.kill();
  }
});

it('starts at once after its owner was killed', async () => {
  const bundle = await bundleOwner(parent);
  const owner = new OwnerProcess(bundle, { binaries: nativeFolder, dataDirectory });
  const { connectionString } = await owner.started();
  await query(connectionString, 'create table kept as select 1 as id');
  await owner.killed('SIGKILL');
  await withPostgres(
    async (server) =>
      expect(await query(server.connectionString(), 'select id from kept')).toEqual([{ id: 1 }]),
    { dataDirectory },
  );
});

it('waits for a predecessor that is about to go', async () => {
  const predecessor = await startPostgres({ dataDirectory });
  const words: string[] = [];
  const successor = startPostgres({ dataDirectory, log: (line) => words.push(line) });
  await expect.poll(() => words.join()).toContain('already exists');
  await predecessor.stop();
  const server = await successor;
  expect(await query(server.connectionString(), 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
});

it('refuses a data directory that another server holds, and does it no harm', async () => {
  await withPostgres(
    async (server) => {
      await expect(startPostgres({ dataDirectory })).rejects.toThrow(
        /lock file "postmaster.pid" already exists/,
      );
      expect(await query(server.connectionString(), 'select 1 as one')).toEqual([{ one: 1 }]);
    },
    { dataDirectory },
  );
});

it.each([
  { name: 'PG_VERSION', refusal: /without launcher-password/ },
  { name: 'letters.txt', refusal: /exists but is not empty/ },
])(
  'refuses a directory that holds $name of another owner, and leaves it there',
  async ({ name, refusal }) => {
    mkdirSync(dataDirectory, { recursive: true });
    writeFileSync(join(dataDirectory, name), '18\n');
    await expect(startPostgres({ dataDirectory })).rejects.toThrow(refusal);
    expect(existsSync(join(dataDirectory, name))).toBe(true);
  },
);
