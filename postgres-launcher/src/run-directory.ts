import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { describeOwner } from './owner.ts';

export const RUN_DIRECTORY_PREFIX = 'postgres-launcher-';
export const OWNER_FILE = 'owner.json';

/** The temporary directory of one server: its socket, its password file for initdb, its data by default. */
export interface RunDirectory {
  path: string;
  account: Account;
}

export function createRunDirectory(account: Account, parent: string): RunDirectory {
  const path = mkdtempSync(join(parent, RUN_DIRECTORY_PREFIX));
  writeFileSync(join(path, OWNER_FILE), JSON.stringify(describeOwner()));
  mkdirSync(join(path, 'socket'), { mode: 0o700 });
  for (const created of [path, join(path, 'socket')]) handOver(account, created);
  return { path, account };
}

/** Gives a file or a directory that we made to the user who runs Postgres. */
export function handOver({ ids }: Account, path: string): void {
  if (ids === undefined) return;
  if (lstatSync(path).uid !== ids.uid) chownSync(path, ids.uid, ids.gid);
}

export function createPrivateDirectory(account: Account, path: string): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o700);
  handOver(account, path);
}

/**
 * The last processes of a killed server may still be writing, so removing is tried a few times. `rmSync` does not do:
 * it does not see the new files again on Node 20 and 22, and does not wait between its tries on Node 24.
 */
export async function removeDirectory(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 });
}
