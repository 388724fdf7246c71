import { fstatSync, open, ReadStream, statSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import {
  ConfigError,
  EXIT_CODES,
  failureOf,
  type Invocation,
  keepMemoryLean,
  type Logger,
  MessageWriter,
} from 'singer';
import { ACCOUNT } from './account.ts';
import { FileInput } from './input/file-input.ts';
import { pipeInput } from './input/pipe-input.ts';
import type { States } from './load.ts';
import type { SETTINGS } from './settings.ts';
import { Interrupted, Shutdown } from './shutdown.ts';
import { StateFile } from './state-file.ts';
import { runTarget } from './target.ts';

export interface LoadFlags {
  readonly input?: string;
  readonly stateFile?: string;
}

/** Loads stdin or a file until it ends or a signal comes, and resolves to the exit code. */
export async function run({
  flags,
  logger,
  settings,
}: Invocation<typeof SETTINGS, LoadFlags>): Promise<number> {
  const given = settings();
  const shutdown = stoppedBySignals(logger);
  keepMemoryLean();
  const states = await statesTo(flags.stateFile);
  const source = await inputFrom(flags.input);
  if (source === process.stdin && process.stdin.isTTY)
    logger.warning(
      'stdin is a terminal, and waits for Singer messages: run a tap before it, such as tap-quickbooks | target-postgres-raw, or name a file by --input',
    );
  await runTarget({
    settings: given,
    input: () => source,
    states,
    terminal: process.stderr,
    environment: process.env,
    logger,
    shutdown,
    account: ACCOUNT,
  });
  return EXIT_CODES.ok;
}

/** The ways out for STATE. A terminal gets none if there is a file: only a person could read it there. */
async function statesTo(stateFile: string | undefined): Promise<States> {
  const file = stateFile === undefined ? undefined : await StateFile.open(stateFile);
  const output = new MessageWriter(process.stdout);
  const isPrinted = file === undefined || !process.stdout.isTTY;
  return {
    send: async (state) => {
      await file?.keep(state);
      if (isPrinted) await output.write(Buffer.concat([state, NEWLINE]));
    },
    flush: () => output.flush(),
  };
}

const NEWLINE = Buffer.from('\n');

/** Time after the rollback in which the process may still end by itself. */
const LAST_MS = 3_000;

function stoppedBySignals(logger: Logger): Shutdown {
  const shutdown = new Shutdown();
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => shutdown.stop(new Interrupted(signal)));
  shutdown.aborting.addEventListener('abort', () =>
    setTimeout(() => leave(shutdown, logger), LAST_MS).unref(),
  );
  return shutdown;
}

/** The only way out if the reader of stdout takes nothing: Node waits for a pipe without end. */
function leave({ aborting: { reason } }: Shutdown, logger: Logger): void {
  if (!(reason instanceof Interrupted)) return;
  logger.critical(`${reason.message}. stdout is blocked: the newest STATE may be in the ledger only`);
  process.exit(reason.exitCode);
}

/** Node reads a folder as an empty input. */
function standardInput(): Readable {
  const { stdin } = process;
  const { fd }: { readonly fd?: number } = stdin;
  if (fd === undefined) return stdin;
  if (fstatSync(fd).isDirectory())
    throw new ConfigError('stdin is a folder: give it Singer messages, or name a file by --input');
  if (stdin instanceof ReadStream) return new FileInput(fd);
  // Windows lets a pipe be opened once.
  const isPipe = stdin instanceof Socket && !stdin.isTTY && process.platform !== 'win32';
  return isPipe ? pipeInput(fd) : stdin;
}

/** The input: stdin, or a file, which is opened before anything else is done. */
async function inputFrom(path: string | undefined): Promise<Readable> {
  if (path === undefined) return standardInput();
  // A folder can be opened, but not read.
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new ConfigError(`--input ${path} is a folder: name a file with Singer messages`);
  try {
    // It waits for the writer of a named pipe.
    return new FileInput(await promisify(open)(path, 'r'));
  } catch (cause) {
    throw new ConfigError(`--input ${path} cannot be read: ${failureOf(cause)}`, { cause });
  }
}
