// Brings a fresh clone to where every script can run: installs what the lock file names, then builds.
// Runs before each script, so it does nothing that is already done. Plain JavaScript on Node alone:
// nothing is installed yet when it starts. Its words go to stderr, since some scripts print data.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const stamp = `${root}/node_modules/.installed-lock-file`;
const lockFile = createHash('sha256')
  .update(readFileSync(`${root}/package-lock.json`))
  .digest('hex');

run('install', !existsSync(stamp) || readFileSync(stamp, 'utf8') !== lockFile, 'npm', ['ci']);
writeFileSync(stamp, lockFile);
run('build', true, 'npm', ['run', '--silent', 'build', '--', '--log-level', 'warn'], 'pipe');

// What a step writes to stdout is shown on stderr, or, with 'pipe', only if the step fails.
function run(step, isNeeded, command, args, out = 2) {
  if (!isNeeded) return;
  process.stderr.write(`setup: ${step} (${command} ${args.join(' ')})\n`);
  const { status, error, stdout } = spawnSync(command, args, { cwd: root, stdio: ['ignore', out, 2] });
  if (status === 0) return;
  process.stderr.write(stdout ?? '');
  process.stderr.write(`setup: ${step} failed: ${error?.message ?? `exit code ${status}`}\n`);
  process.exit(1);
}
