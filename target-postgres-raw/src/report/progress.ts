import {
  displayProgress,
  type Environment,
  type Logger,
  type Progressing,
  type RunFacts,
  terminalOf,
} from 'singer';
import type { Tally } from './tally.ts';

/** Interval of progress lines if stderr is not a terminal: a long load shows that it continues. */
const LINE_EVERY_MS = 30_000;

interface Shown {
  readonly stderr: NodeJS.WriteStream;
  readonly environment: Environment;
  readonly tally: Tally;
  /** The newest facts that the tap told about its run. */
  readonly facts: () => RunFacts | undefined;
  readonly logger: Logger;
}

/**
 * Shows what is committed, until the returned function is called: a display on a terminal, a line now and then elsewhere.
 *
 * It draws for the tap too, which tells its calls and counts beside each STATE and draws nothing into a pipe.
 */
export function showProgress({ stderr, environment, tally, facts, logger }: Shown): () => void {
  const terminal = terminalOf(stderr, environment);
  if (terminal !== undefined)
    return displayProgress({
      stream: stderr,
      terminal,
      verb: 'committed',
      read: () => progressOf(tally, facts()),
    });
  const timer = setInterval(() => {
    for (const [stream, { records }] of tally.streams) logger.info(`${records} records so far`, { stream });
  }, LINE_EVERY_MS);
  return () => clearInterval(timer);
}

/** The rows of the display: the streams that the tap has told of, in its order, and all others that were loaded. */
function progressOf({ streams }: Pick<Tally, 'streams'>, facts: RunFacts | undefined): Progressing {
  const told = facts?.records ?? {};
  const names = [...new Set([...Object.keys(told), ...streams.keys()])];
  return {
    streams: names.flatMap((stream) => {
      const done = streams.get(stream)?.records ?? 0;
      const [read = 0, expected] = told[stream] ?? [];
      const isNothing = done + read + (expected ?? 0) === 0;
      return isNothing ? [] : [{ stream, done, read: Math.max(done, read), expected }];
    }),
    calls: facts?.calls,
    names: facts?.streams.filter((name) => told[name]?.[1] !== 0),
  };
}
