import { runProgram } from 'singer';
import { runHere } from '../../../testing/run-here.ts';
import { TARGET } from '../../src/plugin.ts';
import type { Ended, Variables } from './target-process.ts';

type InputLine = object | string | Buffer;

/** Runs the target over the whole input in this process, as {@link runTarget} of target-process.ts does in its own. */
export async function runTarget(
  variables: Variables,
  input: Iterable<InputLine> | AsyncIterable<InputLine>,
  args: readonly string[] = [],
): Promise<Ended> {
  return runHere((logFile) => runProgram(TARGET, args, variables, logFile), bytesOf(input));
}

async function* bytesOf(input: Iterable<InputLine> | AsyncIterable<InputLine>): AsyncGenerator<Buffer> {
  for await (const line of input)
    yield line instanceof Buffer
      ? line
      : Buffer.from(`${typeof line === 'string' ? line : JSON.stringify(line)}\n`);
}
