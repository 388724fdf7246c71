import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { serverSettings } from '../src/server-settings.ts';
import { nativeFolder } from './native-folder.ts';
import { becomesTrue, query } from './observation.ts';
import { bundleOwner, OwnerProcess } from './owner.ts';

const plan = {
  run: { path: '/tmp/run', account: { prefix: [], temporaryDirectory: '/tmp' } },
  cluster: { dataDirectory: '/tmp/run/data', password: 'secret', isTemporary: true },
  port: 54321,
  overrides: {},
};

it('is fast and forgets a crash of the machine, for temporary data only', () => {
  expect(serverSettings(plan)).toMatchObject({ fsync: 'off', full_page_writes: 'off' });
  const kept = { ...plan.cluster, isTemporary: false };
  expect(serverSettings({ ...plan, cluster: kept })).not.toHaveProperty('fsync');
});

it('lets the caller decide, except on who can connect', () => {
  const overrides = { fsync: 'on', work_mem: '1GB', listen_addresses: '*' };
  expect(serverSettings({ ...plan, overrides })).toMatchObject({
    fsync: 'on',
    work_mem: '1GB',
    listen_addresses: '127.0.0.1',
  });
});

it('goes without a Unix socket where its path would be too long for one', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'long-'));
  const temporary = join(directory, 'x'.repeat(80));
  mkdirSync(temporary);
  // As root, the server's account has to get in.
  for (const path of [directory, temporary]) chmodSync(path, 0o1777);
  const bundle = await bundleOwner(directory);
  const owner = new OwnerProcess(
    bundle,
    { binaries: nativeFolder },
    { env: { ...process.env, TMPDIR: temporary } },
  );
  const { connectionString, dataDirectory } = await owner.started();
  expect(dataDirectory.startsWith(temporary)).toBe(true);
  expect(await query(connectionString, 'show unix_socket_directories')).toEqual([
    { unix_socket_directories: '' },
  ]);
  await owner.killed('SIGKILL');
  await becomesTrue(() => !existsSync(dataDirectory));
  rmSync(directory, { recursive: true });
});
