import {
  chmodSync,
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startPostgres, withPostgres } from '../src/index.ts';
import { nativeFolder } from './native-folder.ts';
import { query } from './observation.ts';
import { bundleOwner, OwnerProcess } from './owner.ts';

let directory: string;
let withoutLinks: string;
let temporary: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'binaries-'));
  chmodSync(directory, 0o755);
  temporary = join(directory, 'tmp');
  mkdirSync(temporary);
  chmodSync(temporary, 0o1777);
  withoutLinks = join(directory, 'native');
  cpSync(nativeFolder, withoutLinks, {
    recursive: true,
    filter: (path) => !lstatSync(path).isSymbolicLink(),
  });
});

afterEach(() => {
  chmodSync(join(withoutLinks, 'lib'), 0o755);
  rmSync(directory, { recursive: true });
});

it('puts the symlinks in place that an install without scripts leaves out', async () => {
  expect(links(withoutLinks)).toEqual([]);
  await withPostgres(
    async (server) => expect(await query(server.connectionString(), 'select 1 as one')).toEqual([{ one: 1 }]),
    { binaries: withoutLinks },
  );
  expect(links(withoutLinks)).toEqual(listedLinks());
});

it('does so when two processes need it at once', async () => {
  const bundle = await bundleOwner(directory);
  const owners = [1, 2, 3].map(() => new OwnerProcess(bundle, { binaries: withoutLinks, ending: 'stop' }));
  await Promise.all(owners.map((owner) => owner.started()));
  expect(await Promise.all(owners.map((owner) => owner.ended()))).toEqual([0, 0, 0]);
});

it('copies them when the symlinks are missing and node_modules is not ours to write', async () => {
  const bundle = await bundleOwner(directory);
  chmodSync(join(withoutLinks, 'lib'), 0o555);
  const options = { binaries: withoutLinks, ending: 'stop' };
  // Modes do not stop root, so root tries this as another user.
  const ids = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const owner = new OwnerProcess(bundle, options, { ...ids, env: { ...process.env, TMPDIR: temporary } });
  await owner.started();
  expect(await owner.ended()).toBe(0);
  expect(links(withoutLinks)).toEqual([]);
  const left = readdirSync(temporary);
  expect(left).toEqual([expect.stringMatching(/^postgres-binaries-\d+-/)]);
  expect(links(join(temporary, String(left[0])))).toEqual(listedLinks());
});

it.runIf(process.platform === 'linux')('says why binaries do not run', async () => {
  rmSync(join(withoutLinks, 'lib', 'libssl.so.1.1'));
  await expect(startPostgres({ binaries: withoutLinks })).rejects.toThrow(
    /do not run.*\n.*postgres: .*libssl/,
  );
});

function links(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => lstatSync(join(folder, path)).isSymbolicLink()).sort();
}

function listedLinks(): string[] {
  const list: { target: string }[] = JSON.parse(readFileSync(join(nativeFolder, 'pg-symlinks.json'), 'utf8'));
  return list.map(({ target }) => target.replace('native/', '')).sort();
}
