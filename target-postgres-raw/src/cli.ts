import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { ConfigError, EXIT_CODES, MessageWriter, namedTask, runProgram } from 'singer';
import { ACCOUNT } from './account.ts';
import { DOCTOR } from './commands/doctor.ts';
import { LAST_STATE } from './commands/last-state.ts';
import { REJECTED_RECORDS } from './commands/rejected.ts';
import { VOLUMETRY } from './commands/volumetry.ts';
import { Interrupted } from './interrupted.ts';
import { plugin } from './plugin.ts';
import { runTarget } from './target.ts';

interface LoadFlags {
  readonly input?: string;
}

/** A file instead of stdin. That it is not there is to be known before anything is done. */
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

process.exitCode = await runProgram(
  {
    plugin,
    addFlags: (command) => command.option('--input <file>', 'read messages from this file instead of stdin'),
    run: async ({ flags, logger, settings }) => {
      const given = settings();
      const { input } = flags as LoadFlags;
      const stop = new AbortController();
      for (const signal of ['SIGTERM', 'SIGINT'] as const) {
        // Meltano sends a second one; only the first counts.
        process.on(signal, () => stop.abort(new Interrupted(signal)));
      }
      const source = await inputFrom(input);
      await runTarget({
        settings: given,
        input: () => source,
        output: new MessageWriter(process.stdout),
        terminal: process.stderr,
        logger,
        signal: stop.signal,
        account: ACCOUNT,
      });
      return EXIT_CODES.ok;
    },
    commands: [
      namedTask('doctor', 'look at the server, at TLS and at the rights of the user', DOCTOR),
      namedTask('volumetry', 'count the rows of each stream by window', VOLUMETRY),
      namedTask('last-state', 'print the STATE that was committed last', LAST_STATE),
      namedTask('rejected', 'list the records that could not be loaded', REJECTED_RECORDS),
    ],
  },
  process.argv.slice(2),
  process.env,
);
