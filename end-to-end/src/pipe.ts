import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from './project-root.ts';

/** Everything but what a program here could take for a setting. */
const NEUTRAL_ENVIRONMENT = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(TAP_|TARGET_|QBO_|PG)/.test(name)),
);

export interface PipeOptions {
  /** Folder of the project, whose built programs run. */
  readonly root: string;
  /** Folder for config and state files. */
  readonly folder: string;
  readonly tap: Readonly<Record<string, unknown>>;
  readonly target: Readonly<Record<string, unknown>>;
  /** Environment variables of both programs. */
  readonly env?: Readonly<Record<string, string>>;
  /** Time after which both programs are killed, as in a crash. */
  readonly killAfterMs?: number;
  /** STATE of an earlier run. */
  readonly state?: string | undefined;
  /** Called once both programs run. */
  readonly onStart?: (pids: PipePids) => void;
  /** Called with each STATE that the target prints; `kill` ends both programs at once, as a crash would. */
  readonly onState?: (state: string, kill: () => void) => void;
}

export interface PipePids {
  readonly tap: number | undefined;
  readonly target: number | undefined;
}

export interface PipeRun {
  /** The STATE values that the target printed, in order. */
  readonly states: readonly string[];
  readonly tapExit: number | NodeJS.Signals | null;
  readonly targetExit: number | NodeJS.Signals | null;
  /** Text that both programs wrote to stderr. */
  readonly log: string;
}

/** Runs `tap-quickbooks | target-postgres-raw` as two processes, with nothing of ours in between. */
export async function runPipe(options: PipeOptions): Promise<PipeRun> {
  const { root, folder, env = {}, killAfterMs, onState = () => {} } = options;
  const target = start(root, 'target-postgres-raw', configArguments(folder, 'target', options.target), {
    other: 'pipe',
    env,
  });
  const tap = start(root, 'tap-quickbooks', tapArguments(options), { other: target.stdin, env });
  // The tap holds the pipe now: the target sees its end only when no one else does.
  target.stdin?.destroy();

  options.onStart?.({ tap: tap.pid, target: target.pid });
  const log: string[] = [];
  for (const child of [tap, target]) child.stderr?.on('data', (chunk: Buffer) => log.push(chunk.toString()));
  const kill = () => {
    tap.kill('SIGKILL');
    target.kill('SIGKILL');
  };
  if (killAfterMs !== undefined) setTimeout(kill, killAfterMs);
  const states: string[] = [];
  if (target.stdout !== null) {
    createInterface({ input: target.stdout }).on('line', (state) => {
      states.push(state);
      onState(state, kill);
    });
  }
  const [[tapCode, tapSignal], [targetCode, targetSignal]] = await Promise.all([
    once(tap, 'close'),
    once(target, 'close'),
  ]);
  // The last line of a stream reaches `readline` a turn after its end.
  await sleep(0);
  return { states, tapExit: tapCode ?? tapSignal, targetExit: targetCode ?? targetSignal, log: log.join('') };
}

/** Runs a command of the target on a database, and returns what it prints. */
export async function runTargetCommand(words: readonly string[], connectionString: string): Promise<string> {
  const program = join(PROJECT_ROOT, 'target-postgres-raw', 'bin', 'target-postgres-raw.js');
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...words], {
    env: { ...NEUTRAL_ENVIRONMENT, TARGET_POSTGRES_RAW_CONNECTION_STRING: connectionString },
  });
  return stdout;
}

function tapArguments({ folder, tap, state }: PipeOptions): string[] {
  const config = configArguments(folder, 'tap', tap);
  return state === undefined ? config : [...config, '--state', writeFile(folder, 'state.json', state)];
}

function configArguments(folder: string, name: string, config: object): string[] {
  return ['--config', writeFile(folder, `${name}.config.json`, JSON.stringify(config))];
}

function writeFile(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

interface Surroundings {
  /** The other end of the pipe between both programs. */
  readonly other: 'pipe' | ChildProcess['stdin'];
  readonly env: Readonly<Record<string, string>>;
}

function start(
  root: string,
  program: string,
  args: readonly string[],
  { other, env }: Surroundings,
): ChildProcess {
  const stdio = program.startsWith('tap') ? ['ignore', other, 'pipe'] : [other, 'pipe', 'pipe'];
  return spawn(process.execPath, [join(root, program, 'bin', `${program}.js`), ...args], {
    env: { ...NEUTRAL_ENVIRONMENT, ...env },
    stdio: stdio as ['ignore' | 'pipe', 'pipe', 'pipe'],
  });
}
