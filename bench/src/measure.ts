import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Measured {
  readonly seconds: number;
  /** Text that the program wrote to stderr, for a failure. */
  readonly output: string;
}

export interface MeasuredNode extends Measured {
  /** User and system. */
  readonly cpuSeconds: number;
  readonly peakMegabytes: number;
}

interface Command {
  readonly words: readonly string[];
  /** A file that goes through a pipe to its stdin. */
  readonly input?: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs a command to its end, which must be a good one. */
export async function measured({ words, input, variables }: Command): Promise<Measured> {
  const shell = input === undefined ? ['-c', 'exec "$@"', 'sh'] : ['-c', 'cat "$0" | exec "$@"', input];
  const started = performance.now();
  const child = spawn('sh', [...shell, ...words], {
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const [code] = await once(child, 'close');
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0)
    throw new Error(`${words.slice(0, 2).join(' ')} ended with ${code}:\n${output.slice(-2000)}`);
  return { seconds, output };
}

/** Has a Node program tell at its end what it has used. */
export const TELL_USAGE = `--import=data:text/javascript,${encodeURIComponent(
  `import { writeSync } from 'node:fs';
   process.on('exit', () => writeSync(2, 'USAGE ' + JSON.stringify(process.resourceUsage()) + '\\n'));`,
)}`;

export async function measuredNode(command: Command): Promise<MeasuredNode> {
  const variables = { ...command.variables, NODE_OPTIONS: TELL_USAGE };
  const { seconds, output } = await measured({ ...command, variables });
  const usage = usageIn(output);
  return {
    seconds,
    output,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peakMegabytes: usage.maxRSS / 1000,
  };
}

/** The usage that a program with {@link TELL_USAGE} has written to stderr. */
export function usageIn(output: string): NodeJS.ResourceUsage {
  return JSON.parse(/^USAGE (.*)$/m.exec(output)?.[1] ?? '');
}
