import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../project-root.ts';

const FOLDER = join(PROJECT_ROOT, 'airflow');
const PINS = ['requirements.txt', 'requirements-test.txt'].map((name) => join(FOLDER, name));
const UV = 'uv==0.13.9';

/** Installs the pinned Airflow in an environment of its own, once for each set of pins. Returns its folder of programs. */
export function installedAirflow(): string {
  const hash = createHash('sha256').update(UV);
  for (const path of PINS) hash.update(readFileSync(path));
  const pins = hash.digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `quickbooks-to-postgres-airflow-${userInfo().uid}-${pins}`);
  const bin = join(folder, 'bin');
  const done = join(folder, 'installed');
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true });
    run(process.env.PYTHON ?? 'python3', ['-m', 'venv', folder]);
    run(join(bin, 'pip'), ['--quiet', 'install', UV]);
    install(
      bin,
      PINS.flatMap((path) => ['--requirement', path]),
    );
    writeFileSync(done, '');
  }
  install(bin, ['--no-deps', '--no-build-isolation', '--reinstall-package', 'airflow-quickbooks', FOLDER]);
  return bin;
}

/** Installs by uv, which takes a third of pip's time for this many packages. */
function install(bin: string, words: readonly string[]): void {
  run(join(bin, 'uv'), ['pip', 'install', '--quiet', '--python', join(bin, 'python'), ...words]);
}

function run(program: string, words: readonly string[]): void {
  execFileSync(program, words, { stdio: ['ignore', 'inherit', 'inherit'] });
}
