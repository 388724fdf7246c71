import { createHash } from 'node:crypto';
import { chmodSync, constants, copyFileSync, lstatSync, mkdirSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { hydrateSymlinks } from './binaries-symlinks.ts';
import type { RunDirectory } from './run-directory.ts';

interface BinariesCopy {
  path: string;
  /** To be called once the copy is known to run. Returns where it is from then on. */
  share(): string;
}

/** A copy of the folder that every account can run, shared by all servers that need the same one. */
export function copyBinaries(folder: string, run: RunDirectory): BinariesCopy {
  const files = regularFiles(folder);
  const key = fingerprint(folder, files);
  const shared = join(run.account.temporaryDirectory, `postgres-binaries-${process.getuid?.()}-${key}`);
  if (isUsable(shared, key)) return { path: shared, share: () => shared };
  const fresh = join(run.path, 'native');
  copyFiles(folder, fresh, files);
  hydrateSymlinks(fresh);
  return { path: fresh, share: () => moveTo(shared, fresh, key) };
}

/** If several processes copied at once, the first one wins; without a place to share, the copy stays private. */
function moveTo(shared: string, fresh: string, key: string): string {
  try {
    renameSync(fresh, shared);
    return shared;
  } catch {
    return isUsable(shared, key) ? shared : fresh;
  }
}

/** Accepts a copy that this user made, that no other user can write, and that no cleaner of old files has touched. */
function isUsable(shared: string, key: string): boolean {
  try {
    const status = lstatSync(shared);
    const isTrusted =
      status.isDirectory() && status.uid === process.getuid?.() && (status.mode & 0o022) === 0;
    return isTrusted && fingerprint(shared, regularFiles(shared)) === key;
  } catch {
    return false;
  }
}

function regularFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => lstatSync(join(folder, path)).isFile())
    .sort();
}

function fingerprint(folder: string, files: string[]): string {
  const listing = files.map((path) => `${path} ${lstatSync(join(folder, path)).size}`);
  return createHash('sha256').update(listing.join('\n')).digest('hex').slice(0, 16);
}

function copyFiles(from: string, to: string, files: string[]): void {
  for (const file of files) {
    makeReadableDirectories(to, file);
    copyFileSync(join(from, file), join(to, file), constants.COPYFILE_FICLONE);
    const isProgram = (lstatSync(join(from, file)).mode & 0o100) !== 0;
    chmodSync(join(to, file), isProgram ? 0o755 : 0o644);
  }
}

/** The umask may be 077, so the modes are set afterwards. */
function makeReadableDirectories(to: string, file: string): void {
  const parts = file.split('/').slice(0, -1);
  for (let depth = 0; depth <= parts.length; depth += 1) {
    const directory = join(to, ...parts.slice(0, depth));
    if (mkdirSync(directory, { recursive: true }) !== undefined) chmodSync(directory, 0o755);
  }
}
