import { runProgram } from 'singer';
import { runHere } from '../../../testing/run-here.ts';
import { TARGET } from '../../src/plugin.ts';
import type { Ended, Variables } from './target-process.ts';

/** Runs the target over the whole input in this process, as {@link runTarget} of target-process.ts does in its own. */
export async function runTarget(
  variables: Variables,
  input: readonly (object | string | Buffer)[],
  args: readonly string[] = [],
): Promise<Ended> {
  const bytes = input.map((line) =>
    line instanceof Buffer
      ? line
      : Buffer.from(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`),
  );
  return runHere((logFile) => runProgram(TARGET, args, variables, logFile), bytes);
}
