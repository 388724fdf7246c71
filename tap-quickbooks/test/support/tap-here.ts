import { tmpdir } from 'node:os';
import { runProgram } from 'singer';
import { runHere } from '../../../testing/run-here.ts';
import { TAP } from '../../src/plugin.ts';
import type { TapRun } from './run-tap.ts';

/**
 * Runs the tap to its end in this process, with nothing in its environment but what is given, as {@link runTap} of
 * run-tap.ts does in its own.
 */
export async function runTap(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<TapRun> {
  const [folder, own] = [process.cwd(), process.env];
  process.chdir(tmpdir());
  process.env = { ...environment };
  try {
    const { code, ...run } = await runHere((logFile) => runProgram(TAP, args, environment, logFile), []);
    const lastLine = run.stderr.trimEnd().split('\n').at(-1) ?? '';
    return { ...run, exitCode: code, signal: null, lastLine };
  } finally {
    process.chdir(folder);
    process.env = own;
  }
}
