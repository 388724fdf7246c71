import { runHere } from '../../../testing/run-here.ts';
import { runProgram } from '../../src/program/command-line.ts';
import type { Finished } from './program.ts';
import { SAMPLE } from './sample-program.ts';

/** Runs the sample program to its end in this process, in a folder, with no more environment than it is given. */
export async function runSample(
  cwd: string,
  argv: readonly string[],
  environment: Record<string, string> = {},
): Promise<Finished> {
  const [folder, own] = [process.cwd(), process.env];
  process.chdir(cwd);
  process.env = { ...environment };
  try {
    const { code, stdout, stderr } = await runHere(
      (logFile) => runProgram(SAMPLE, argv, environment, logFile),
      [],
    );
    return { code, stdout, stderr };
  } finally {
    process.chdir(folder);
    process.env = own;
  }
}
