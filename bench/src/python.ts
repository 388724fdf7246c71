import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Kept between runs, since to install takes longer than to measure. */
const CACHE = join(tmpdir(), `quickbooks-to-postgres-peers-${userInfo().uid}`);

/** The programs of a package from PyPI in an environment of its own; `extra` are what it does not pin itself. */
export function installed(
  name: string,
  version: string,
  python: string,
  extra: readonly string[] = [],
): string {
  const folder = join(CACHE, `${name}-${version}`);
  const done = join(folder, 'bin', 'pip');
  if (!existsSync(join(folder, 'installed'))) {
    execFileSync(python, ['-m', 'venv', folder], { stdio: 'inherit' });
    execFileSync(done, ['--quiet', 'install', 'setuptools<81', 'wheel'], { stdio: 'inherit' });
    execFileSync(done, ['--quiet', 'install', `${name}==${version}`, ...extra], { stdio: 'inherit' });
    mkdirSync(join(folder, 'installed'));
  }
  return join(folder, 'bin');
}

/** The folder of a wheel's files, which is not installed. */
export function unpackedWheel(name: string, version: string, python: string): string {
  const folder = join(CACHE, `${name}-${version}-wheel`);
  if (existsSync(join(folder, 'unpacked'))) return join(folder, 'unpacked');
  const words = ['-m', 'pip', '--quiet', 'download', '--no-deps', '--only-binary', ':all:', '-d', folder];
  execFileSync(python, [...words, `${name}==${version}`], { stdio: 'inherit' });
  const wheel = join(folder, `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`);
  execFileSync(python, ['-m', 'zipfile', '-e', wheel, join(folder, 'unpacked')], { stdio: 'inherit' });
  return join(folder, 'unpacked');
}
