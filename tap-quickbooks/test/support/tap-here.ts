import { tmpdir } from 'node:os';
import { runProgram } from 'singer';
import { startHere } from '../../../testing/run-here.ts';
import { TAP } from '../../src/plugin.ts';
import type { TapRun } from './run-tap.ts';

interface TapHere extends Omit<ReturnType<typeof startHere>, 'ended'> {
  readonly ended: Promise<TapRun>;
}

/**
 * Runs the tap to its end in this process, with nothing in its environment but what is given, as {@link runTap} of
 * run-tap.ts does in its own.
 */
export function runTap(args: readonly string[], environment: Record<string, string> = {}): Promise<TapRun> {
  const { stdin, ended } = startTapHere(args, environment);
  stdin.end();
  return ended;
}

/** Starts the tap in this process for a test that talks to it. Only one may run at a time. */
export function startTapHere(args: readonly string[], environment: Record<string, string> = {}): TapHere {
  const { stdin, said, ended } = startHere((logFile) => inTemporaryFolder(args, environment, logFile));
  const run = ended.then(({ code, ...rest }) => {
    const lastLine = rest.stderr.trimEnd().split('\n').at(-1) ?? '';
    return { ...rest, exitCode: code, signal: null, lastLine };
  });
  return { stdin, said, ended: run };
}

async function inTemporaryFolder(
  args: readonly string[],
  environment: Record<string, string>,
  logFile: number,
): Promise<number> {
  const [folder, own] = [process.cwd(), process.env];
  process.chdir(tmpdir());
  process.env = { ...environment };
  try {
    return await runProgram(TAP, args, environment, logFile);
  } finally {
    process.chdir(folder);
    process.env = own;
  }
}
