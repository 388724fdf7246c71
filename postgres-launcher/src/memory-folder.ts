import { statfsSync } from 'node:fs';
import { freemem } from 'node:os';
import { type Account, canEnter } from './account.ts';

/** Linux keeps the files of this folder in memory. In many containers it has 64 MB. */
const SHARED_MEMORY = '/dev/shm';

/** Bytes that must be free there. The tests of a whole lane take less than a third of that at any time. */
const ROOM = 3 * 1024 ** 3;

/** The folder for files in memory; undefined if there is none that the account can use, or too little room. */
export function memoryFolder(account: Account): string | undefined {
  return freeBytes() >= ROOM && canEnter(account, SHARED_MEMORY) ? SHARED_MEMORY : undefined;
}

function freeBytes(): number {
  try {
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    return Math.min(bavail * bsize, freemem());
  } catch {
    return 0;
  }
}
