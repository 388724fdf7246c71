import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ConfigError } from 'singer';

/** Throws if no page can be written there, before the database is asked for anything. */
export function requirePlace(path: string): void {
  const folder = statSync(dirname(path), { throwIfNoEntry: false });
  if (folder === undefined) throw unwritable(path, `the folder ${dirname(path)} is not there: make it`);
  if (!folder.isDirectory()) throw unwritable(path, `${dirname(path)} is not a folder`);
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isFile() === false) throw unwritable(path, 'it is there and is no file: give another name');
}

/** Writes under another name first, so that the file holds the whole page or its former content. */
export function writePage(path: string, page: string): void {
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    writeFileSync(unfinished, page, { flag: 'wx' });
    renameSync(unfinished, path);
  } catch (cause) {
    rmSync(unfinished, { force: true });
    throw unwritable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
}

function unwritable(path: string, why: string, cause?: unknown): ConfigError {
  return new ConfigError(`--html ${path} cannot be written: ${why}`, { cause });
}
