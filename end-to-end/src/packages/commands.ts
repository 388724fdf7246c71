import { spawnSync } from 'node:child_process';
import { PROJECT_ROOT } from '../project-root.ts';

/** A command that takes longer has hung. */
const MINUTES_MS = 300_000;

interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
}

/** Runs a command to its end and returns its stdout. Throws with its stderr if it fails. */
export function outputOf(program: string, words: readonly string[], surroundings: Surroundings = {}): string {
  const { cwd = PROJECT_ROOT, env = process.env, input = '' } = surroundings;
  const run = spawnSync(program, words, {
    cwd,
    env,
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: MINUTES_MS,
  });
  if (run.error !== undefined) throw run.error;
  if (run.status !== 0)
    throw new Error(
      `"${program} ${words.join(' ')}" ended with ${run.status ?? run.signal}: ${run.stderr}${run.stdout}`,
    );
  return run.stdout;
}
