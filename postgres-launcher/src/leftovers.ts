import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { isGone, type Owner } from './owner.ts';
import { runningPostmaster } from './pid-file.ts';
import { OWNER_FILE, RUN_DIRECTORY_PREFIX, removeDirectory } from './run-directory.ts';

/**
 * Removes what earlier processes left in a folder when even their watchdog was killed: a server without an owner,
 * and its directory. What cannot be removed is left alone, it must not keep a new server from starting.
 */
export async function removeLeftovers(account: Account, parent: string): Promise<void> {
  for (const name of readdirSync(parent)) {
    if (!name.startsWith(RUN_DIRECTORY_PREFIX)) continue;
    const path = join(parent, name);
    try {
      if (!isOurs(path, account) || !isAbandoned(path)) continue;
      killPostmaster(join(path, 'data'));
      await removeDirectory(path);
    } catch {
      // Another process is removing it, or it is not ours to remove.
    }
  }
}

function isOurs(path: string, { ids }: Account): boolean {
  const status = lstatSync(path);
  return status.isDirectory() && [process.getuid?.(), ids?.uid].includes(status.uid);
}

function isAbandoned(path: string): boolean {
  try {
    return isGone(JSON.parse(readFileSync(join(path, OWNER_FILE), 'utf8')) as Owner);
  } catch {
    // Its owner may be about to write the file.
    return Date.now() - lstatSync(path).mtimeMs > 60_000;
  }
}

function killPostmaster(dataDirectory: string): void {
  const pid = runningPostmaster(dataDirectory);
  if (pid !== undefined) process.kill(pid, 'SIGQUIT');
}
