import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
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

function parentOf(pid: number): number {
  return Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

function childrenOf(pid: number): number[] {
  const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return list.split(' ').filter(Boolean).map(Number);
}
