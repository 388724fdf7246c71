// Brings a fresh clone to where every script can run: installs what the lock file names, then builds.
// Scripts of package.json that are named as arguments run beside the build: `node setup.mjs types`.
// Runs before each script, so it does nothing that is already done. Plain JavaScript on Node alone:
// nothing is installed yet when it starts. Its words go to stderr, since some scripts print data.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(fileURLToPath(import.meta.url));
const stamp = `${root}/node_modules/.installed-lock-file`;
const lockFile = createHash('sha256')
  .update(readFileSync(`${root}/package-lock.json`))
  .digest('hex');

const isInstalled = existsSync(stamp) && readFileSync(stamp, 'utf8') === lockFile;
const installed = isInstalled || (await succeeds('install', 'npm ci', 2));
if (installed) writeFileSync(stamp, lockFile);

process.env.PATH = [`${root}/node_modules/.bin`, process.env.PATH].join(delimiter);
const { scripts } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
const build = () => succeeds('build', `${scripts.build} --log-level warn`);
const beside = () => process.argv.slice(2).map((name) => succeeds(name, scripts[name]));
const ended = installed ? await Promise.all([build(), ...beside()]) : [false];
process.exitCode = ended.every(Boolean) ? 0 : 1;

// Runs a command line as npm runs a script, but without npm itself, which takes a third of a second of CPU. What it
// writes is shown on stderr: at once, with 2, or else as a whole if it fails.
async function succeeds(step, command, out = 'pipe') {
  process.stderr.write(`setup: ${step} (${command})\n`);
  const child = spawn(command, { cwd: root, shell: true, stdio: ['ignore', out, out] });
  const written = [];
  for (const output of [child.stdout, child.stderr]) output?.on('data', (chunk) => written.push(chunk));
  const problem = await new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (status, signal) =>
      resolve(status === 0 ? undefined : `exit code ${status ?? signal}`),
    );
  });
  if (problem === undefined) return true;
  process.stderr.write(Buffer.concat(written));
  process.stderr.write(`setup: ${step} failed: ${problem}\n`);
  return false;
}
