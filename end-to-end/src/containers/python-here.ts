import { execFileSync, spawnSync } from 'node:child_process';

/** The Python of this machine, by its own path; as root, rather one that others can run too. */
export function pythonHere(): string {
  const found = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).trim();
  const hasVenv = spawnSync('/usr/bin/python3', ['-c', 'import ensurepip'], { stdio: 'ignore' }).status === 0;
  return process.getuid?.() === 0 && hasVenv ? '/usr/bin/python3' : found;
}
