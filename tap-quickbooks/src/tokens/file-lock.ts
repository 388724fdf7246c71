import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { openOwn } from '../own-file.ts';

/** Interval of the holder's signs of life. */
const HEARTBEAT_MS = 1_000;
/** A lock that shows no sign of life for this long belongs to a process that was killed. */
export const MOST_SILENCE_MS = 5_000;
/** A process that takes over a stale lock looks again after this: of several that do so, the last one has it. */
const SETTLING_TIME_MS = 300;
const LONGEST_POLL_MS = 100;

export interface FileLock {
  /**
   * The lock was taken from a process that showed no sign of life, or this process waited long enough for another one to
   * do so.
   */
  readonly isTakenOver: boolean;
  /** Tells if this process still has the lock; one that was stopped for a while may have lost it. */
  readonly isHeld: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/**
 * A lock between processes: a file that names its holder, made by one process alone and touched by it every second.
 *
 * Signs of life are judged by the waiting process's own monotonic clock, so neither clocks that differ between hosts
 * nor a machine that slept make a living holder look dead. A holder that was stopped may lose the lock; `isHeld` tells
 * it so, and its `release` leaves the lock of the next one alone. Returns undefined if a living process held the lock
 * for `patienceMs`. Throws the failure of the file system, or the signal's reason.
 */
export async function lockFile(
  path: string,
  patienceMs: number,
  signal?: AbortSignal,
): Promise<FileLock | undefined> {
  const holder = randomUUID();
  const isStale = staleness();
  const start = performance.now();
  const deadline = start + patienceMs;
  while (!(await create(path, holder))) {
    signal?.throwIfAborted();
    const sign = await signOfLife(path);
    if (sign === undefined) continue;
    if (isStale(sign) && (await takeOver(path, holder, sign))) return held(path, holder, true);
    if (performance.now() > deadline) return undefined;
    await sleep(Math.random() * LONGEST_POLL_MS);
  }
  return held(path, holder, performance.now() - start > MOST_SILENCE_MS);
}

function held(path: string, holder: string, isTakenOver: boolean): FileLock {
  const isHeld = async () => (await contentOf(path)) === holder;
  const heartbeat = setInterval(() => void touch(path, isHeld), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    isTakenOver,
    isHeld,
    release: async () => {
      clearInterval(heartbeat);
      if (await isHeld()) await rm(path, { force: true });
    },
  };
}

/** Never rejects: a holder that cannot touch its lock will find that it has lost it. */
async function touch(path: string, isHeld: () => Promise<boolean>): Promise<void> {
  try {
    const now = new Date();
    if (await isHeld()) await utimes(path, now, now);
  } catch {
    // The lock is checked again before it matters.
  }
}

async function create(path: string, holder: string): Promise<boolean> {
  try {
    await writeFile(path, holder, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (cause) {
    if (isCode(cause, 'EEXIST')) return false;
    // On a full disk the file is there, but empty.
    if (!isCode(cause, 'ENOENT', 'ENOTDIR', 'EACCES', 'EROFS', 'EPERM')) await rm(path, { force: true });
    throw cause;
  }
}

/** Replaces a stale lock, unless it has changed meanwhile, and makes sure that no other process did so too. */
async function takeOver(path: string, holder: string, stale: string): Promise<boolean> {
  const own = `${path}.${holder}`;
  await writeFile(own, holder, { flag: 'wx', mode: 0o600 });
  if ((await signOfLife(path)) !== stale) {
    await rm(own, { force: true });
    return false;
  }
  try {
    await rename(own, path);
  } catch (cause) {
    // A process that was faster has tidied up.
    if (isCode(cause, 'ENOENT')) return false;
    throw cause;
  }
  await sleep(SETTLING_TIME_MS);
  return (await contentOf(path)) === holder;
}

/** Tells if a lock is there whose holder shows a sign of life while it is looked at, for some seconds at most. */
export async function isAlive(path: string): Promise<boolean> {
  const isStale = staleness();
  const first = await signOfLife(path);
  for (let sign = first; sign !== undefined; sign = await signOfLife(path)) {
    if (sign !== first) return true;
    if (isStale(sign)) return false;
    await sleep(LONGEST_POLL_MS);
  }
  return false;
}

/** Tells if a sign has not changed for too long. */
function staleness(): (sign: string) => boolean {
  let last: string | undefined;
  let since = 0;
  return (sign) => {
    const now = performance.now();
    if (sign !== last) since = now;
    last = sign;
    return now - since > MOST_SILENCE_MS;
  };
}

/** The holder of the lock and its last sign of life; undefined if there is none. */
async function signOfLife(path: string): Promise<string | undefined> {
  const content = await contentOf(path);
  if (content === undefined) return undefined;
  try {
    return `${content} ${(await stat(path)).mtimeMs}`;
  } catch (cause) {
    if (isCode(cause, 'ENOENT')) return undefined;
    throw cause;
  }
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    const file = await openOwn(path, constants.O_RDONLY);
    return await file.readFile('utf8').finally(() => file.close());
  } catch (cause) {
    if (isCode(cause, 'ENOENT')) return undefined;
    throw cause;
  }
}

function isCode(cause: unknown, ...codes: string[]): boolean {
  return cause instanceof Error && 'code' in cause && codes.includes(String(cause.code));
}
