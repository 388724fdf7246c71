import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { removeLeftovers } from '../src/leftovers.ts';
import { describeOwner } from '../src/owner.ts';
import { OWNER_FILE, RUN_DIRECTORY_PREFIX } from '../src/run-directory.ts';
import { nativeFolder } from './native-folder.ts';
import { becomesTrue, isAlive, postmasterPid } from './observation.ts';
import { bundleOwner, OwnerProcess } from './owner.ts';

let directory: string;
let bundle: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'leftovers-'));
  bundle = await bundleOwner(directory);
});

afterAll(() => rmSync(directory, { recursive: true }));

it.runIf(process.platform === 'linux')(
  'cleans up after an owner that was killed together with its watchdog, and only after that one',
  async () => {
    const killed = new OwnerProcess(bundle, { binaries: nativeFolder });
    const living = new OwnerProcess(bundle, { binaries: nativeFolder });
    const [leftover, kept] = await Promise.all([killed.started(), living.started()]);
    const pid = postmasterPid(leftover);
    const watchdog = parentOf(pid);
    for (const shell of [...childrenOf(watchdog).filter((child) => child !== pid), watchdog]) {
      process.kill(shell, 'SIGKILL');
    }
    await killed.killed('SIGKILL');
    expect(isAlive(pid)).toBe(true);

    const next = new OwnerProcess(bundle, { binaries: nativeFolder, ending: 'stop' });
    await next.started();
    await next.ended();
    expect(await becomesTrue(() => !isAlive(pid))).toBe(true);
    expect(existsSync(dirname(leftover.dataDirectory))).toBe(false);
    expect(existsSync(kept.dataDirectory)).toBe(true);
    expect(isAlive(postmasterPid(kept))).toBe(true);
    await living.killed('SIGKILL');
  },
);

it('removes a directory in which the last processes of a killed server still make files', async () => {
  const leftover = join(directory, `${RUN_DIRECTORY_PREFIX}written`);
  const data = join(leftover, 'data');
  mkdirSync(data, { recursive: true });
  writeFileSync(join(leftover, OWNER_FILE), JSON.stringify({ ...describeOwner(), startedAt: 'earlier' }));
  const writing = 'i=0; while [ $i -lt 5000 ]; do i=$((i+1)); : >"$1/$i"; done';
  const writer = spawn('sh', ['-c', writing, 'sh', data], { stdio: 'ignore' });
  expect(await becomesTrue(() => existsSync(join(data, '500')))).toBe(true);
  await removeLeftovers({ prefix: [], temporaryDirectory: directory }, directory);
  expect(existsSync(leftover)).toBe(false);
  writer.kill();
});

function parentOf(pid: number): number {
  return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return list.split(' ').filter(Boolean).map(Number);
}
