import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterFile } from '../../../testing/after-file.ts';
import type { TapRun } from './run-tap.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/tap-quickbooks.js', import.meta.url));

export interface StartedTap {
  readonly child: ChildProcess;
  /** Text on stderr so far. */
  readonly said: () => string;
  readonly ended: Promise<TapRun & { readonly signal: NodeJS.Signals | null }>;
}

interface StartOptions {
  readonly env?: Record<string, string>;
  readonly uid?: number;
  /** A shell command that ends in `"$@"`, which is the program. */
  readonly shell?: string;
}

/** The built program as a process that a test can talk to, stop and kill. Its stdin is a pipe. */
export function startTap(args: readonly string[], { env = {}, uid, shell }: StartOptions = {}): StartedTap {
  const command = [process.execPath, PROGRAM, ...args];
  const [file = '', ...rest] = shell === undefined ? command : ['/bin/sh', '-c', shell, 'sh', ...command];
  const child = spawn(file, rest, {
    env,
    cwd: tmpdir(),
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(uid !== undefined && { uid }),
  });
  afterFile(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  const ended = once(child, 'close').then(([exitCode, signal]) => ({
    exitCode,
    signal,
    stdout,
    stderr,
    lastLine: stderr.trimEnd().split('\n').at(-1) ?? '',
  }));
  return { child, said: () => stderr, ended };
}
