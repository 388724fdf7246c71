import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine } from './owner.ts';

/** The pid of the server that runs in this data directory. */
export function runningPostmaster(dataDirectory: string): number | undefined {
  const pid = Number(pidFileLines(dataDirectory)[0]);
  return pid > 0 && isPostmaster(pid, dataDirectory) ? pid : undefined;
}

/** The eighth line is the state; only `ready` servers take connections. */
export function isReady(dataDirectory: string): boolean {
  return pidFileLines(dataDirectory)[7]?.trim() === 'ready';
}

/**
 * Postgres itself sees through a pid file whose process is gone, but not through one whose pid now
 * belongs to another program of the same user, as happens in containers, where pids start over.
 */
export function removeStalePidFile(dataDirectory: string): void {
  const pid = Number(pidFileLines(dataDirectory)[0]);
  const isReused = pid > 0 && commandLine(pid) !== '' && !isPostmaster(pid, dataDirectory);
  if (isReused) rmSync(join(dataDirectory, 'postmaster.pid'), { force: true });
}

/** The watchdog's words hold those of the server it runs, after its own. */
function isPostmaster(pid: number, dataDirectory: string): boolean {
  const words = commandLine(pid);
  return words.includes(` -D ${dataDirectory} `) && !/^(\S*\/)?sh /.test(words);
}

function pidFileLines(dataDirectory: string): string[] {
  try {
    return readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return [];
  }
}
