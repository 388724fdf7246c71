import { fstatSync } from 'node:fs';
import { displayProgress, type Progressing, type RunFacts, type StreamProgress, terminalOf } from 'singer';

/**
 * Shows the progress of a run if stdout is a file. Returns the function that ends it.
 *
 * In a pipe the next program draws: two displays on one terminal would overwrite each other, and only that program
 * knows what is committed. On a terminal the messages themselves are shown.
 */
export function showProgress(
  { stdout, stderr, env }: Pick<NodeJS.Process, 'stdout' | 'stderr' | 'env'>,
  read: () => Progressing,
): () => void {
  const terminal = terminalOf(stderr, env);
  if (terminal === undefined || stdout.isTTY || isPipe(stdout.fd)) return () => {};
  return displayProgress({ stream: stderr, terminal, verb: 'written', read });
}

function isPipe(fd: number): boolean {
  const stats = fstatSync(fd);
  return stats.isFIFO() || stats.isSocket();
}

/** The rows of the display from the facts about a run. All that is read is written. */
export function progressOf({ records = {}, calls, streams: names }: RunFacts): Progressing {
  const streams = Object.entries(records)
    .map(([stream, [read, expected]]): StreamProgress => ({ stream, done: read, read, expected }))
    .filter(({ read, expected = 0 }) => read + expected > 0);
  return { streams, calls, names: names.filter((name) => records[name]?.[1] !== 0) };
}
