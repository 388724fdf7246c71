import { userInfo } from 'node:os';
import { EXIT_CODES, MessageWriter, runProgram } from 'singer';
import { Interrupted } from './interrupted.ts';
import { plugin } from './plugin.ts';
import { runTarget } from './target.ts';

const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  // Meltano sends a second one; only the first counts.
  process.on(signal, () => stop.abort(new Interrupted(signal)));
}

process.exitCode = await runProgram(
  {
    plugin,
    addFlags: (command) => command,
    run: async ({ logger, settings }) => {
      await runTarget({
        settings: settings(),
        input: () => process.stdin,
        output: new MessageWriter(process.stdout),
        logger,
        signal: stop.signal,
        account: () => userInfo().username,
      });
      return EXIT_CODES.ok;
    },
  },
  process.argv.slice(2),
  process.env,
);
