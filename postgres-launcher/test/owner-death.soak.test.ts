import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RUN_DIRECTORY_PREFIX } from '../src/run-directory.ts';
import { nativeFolder } from './native-folder.ts';
import { becomesTrue, isAlive, postmasterPid } from './observation.ts';
import { bundleOwner, OwnerProcess } from './owner.ts';

let directory: string;
let bundle: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'owner-death-'));
  bundle = await bundleOwner(directory);
});

afterAll(() => rmSync(directory, { recursive: true }));

it.each(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  'leaves no server and no directory when %s ends the owner',
  async (signal) => {
    const owner = new OwnerProcess(bundle, { binaries: nativeFolder });
    const server = await owner.started();
    const pid = postmasterPid(server);
    expect(isAlive(pid)).toBe(true);
    await owner.killed(signal);

    expect(await becomesTrue(() => !isAlive(pid))).toBe(true);
    expect(await becomesTrue(() => !existsSync(dirname(server.dataDirectory)))).toBe(true);
  },
);

it.each(['exit', 'throw'])('leaves no server and no directory when the owner ends by %s', async (ending) => {
  const owner = new OwnerProcess(bundle, { binaries: nativeFolder, ending });
  const { dataDirectory } = await owner.started();
  await owner.ended();
  expect(await becomesTrue(() => !existsSync(dirname(dataDirectory)))).toBe(true);
});

it.each([0, 100, 200, 300, 400])(
  'leaves nothing when the owner is killed %i ms into initdb or later',
  async (delay) => {
    const temporary = mkdtempSync(join(directory, 'start-'));
    // As root, the server's account has to get in.
    for (const path of [directory, temporary]) chmodSync(path, 0o1777);
    const owner = new OwnerProcess(
      bundle,
      { binaries: nativeFolder },
      { env: { ...process.env, TMPDIR: temporary } },
    );
    expect(await becomesTrue(() => hasClusterFiles(temporary))).toBe(true);
    await sleep(delay);
    await owner.killed('SIGKILL');
    // A copy of the binaries may stay: it is for the next start.
    expect(await becomesTrue(() => runDirectories(temporary).length === 0)).toBe(true);
  },
);

function hasClusterFiles(temporary: string): boolean {
  return runDirectories(temporary).some((name) => existsSync(join(temporary, name, 'data', 'PG_VERSION')));
}

function runDirectories(temporary: string): string[] {
  return readdirSync(temporary).filter((name) => name.startsWith(RUN_DIRECTORY_PREFIX));
}
