import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
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

/** The same, while this process goes its way: the simulator of a test answers in it. */
export async function outputMeanwhile(
  program: string,
  words: readonly string[],
  { cwd = PROJECT_ROOT, env = process.env }: Omit<Surroundings, 'input'> = {},
): Promise<string> {
  const run = promisify(execFile)(program, words, {
    cwd,
    env,
    maxBuffer: 1 << 28,
    timeout: MINUTES_MS,
    killSignal: 'SIGKILL',
  });
  run.child.stdin?.end();
  try {
    return (await run).stdout;
  } catch (error) {
    const { code, signal, stderr, stdout } = error as Readonly<Record<string, unknown>>;
    throw new Error(`"${program} ${words.join(' ')}" ended with ${code ?? signal}: ${stderr}${stdout}`);
  }
}
