import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { ConfigError, EXIT_CODES, type Invocation, MessageWriter } from 'singer';
import { ACCOUNT } from './account.ts';
import { Interrupted } from './interrupted.ts';
import type { SETTINGS } from './settings.ts';
import { runTarget } from './target.ts';

export interface LoadFlags {
  readonly input?: string;
}

/** Loads stdin or a file until it ends or a signal comes, and resolves to the exit code. */
export async function run({
  flags,
  logger,
  settings,
}: Invocation<typeof SETTINGS, LoadFlags>): Promise<number> {
  const given = settings();
  const signal = abortedBySignals();
  const source = await inputFrom(flags.input);
  await runTarget({
    settings: given,
    input: () => source,
    output: new MessageWriter(process.stdout),
    terminal: process.stderr,
    logger,
    signal,
    account: ACCOUNT,
  });
  return EXIT_CODES.ok;
}

function abortedBySignals(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Meltano sends a second one; only the first counts.
    process.on(signal, () => stop.abort(new Interrupted(signal)));
  }
  return stop.signal;
}

/** The input: stdin, or a file, which is opened before anything else is done. */
async function inputFrom(path: string | undefined): Promise<Readable> {
  if (path === undefined) return process.stdin;
  const file = createReadStream(path, { highWaterMark: 1024 * 1024 });
  await new Promise<void>((resolve, reject) => {
    file.once('ready', resolve);
    file.once('error', (cause) =>
      reject(new ConfigError(`--input cannot be read: ${cause.message}`, { cause })),
    );
  });
  return file;
}
