import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from 'singer';

/** Throws where no page can come to be, before the database is asked for anything. */
export function requirePlace(path: string): void {
  const folder = statSync(dirname(path), { throwIfNoEntry: false });
  if (folder === undefined) throw refused(path, `the folder ${dirname(path)} is not there: make it`);
  if (!folder.isDirectory()) throw refused(path, `${dirname(path)} is not a folder`);
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isFile() === false) throw refused(path, 'it is there and is no file: give another name');
}

/** Under another name first, so that a page is there whole or as it was before. */
export function writePage(path: string, page: string): void {
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    writeFileSync(unfinished, page, { flag: 'wx' });
    renameSync(unfinished, path);
  } catch (cause) {
    rmSync(unfinished, { force: true });
    throw refused(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function refused(path: string, why: string, cause?: unknown): ConfigError {
  return new ConfigError(`--html ${path} cannot be written: ${why}`, { cause });
}
