import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type MeasuredNode, TELL_USAGE, usageIn } from '../../bench/src/measure.ts';
import { PROJECT_ROOT } from './project-root.ts';

interface TapOutput {
  readonly records: number;
  /** The value of the last STATE, as text. */
  readonly lastState: string;
}

const PROGRAM = join(PROJECT_ROOT, 'tap-quickbooks', 'bin', 'tap-quickbooks.js');
const STATE = '{"type":"STATE","value":';

/** Runs the tap to its end, which must be a good one; counts its records and keeps its last STATE. */
export async function runProgram(
  args: readonly string[],
): Promise<Omit<MeasuredNode, 'output' | 'cpuSeconds'> & TapOutput> {
  const started = performance.now();
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, NODE_OPTIONS: TELL_USAGE },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log += chunk;
  });
  const output = outputOf(createInterface({ input: child.stdout }));
  const [[code], { records, lastState }] = await Promise.all([once(child, 'close'), output]);
  if (code !== 0) throw new Error(`tap-quickbooks ended with ${code}:\n${log.slice(-2000)}`);
  const seconds = (performance.now() - started) / 1_000;
  return { seconds, peakMegabytes: usageIn(log).maxRSS / 1_000, records, lastState };
}

async function outputOf(lines: AsyncIterable<string>): Promise<TapOutput> {
  let records = 0;
  let lastState = '';
  for await (const line of lines) {
    if (line.startsWith('{"type":"RECORD"')) records += 1;
    if (line.startsWith(STATE)) lastState = JSON.stringify(JSON.parse(line).value);
  }
  return { records, lastState };
}
