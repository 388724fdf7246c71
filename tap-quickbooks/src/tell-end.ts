import { BrokenPipeError, EXIT_CODES, PluginError, withoutSecrets } from 'singer';
import type { SingerOutput } from './output/singer-output.ts';
import { BudgetSpent, CallsSpent, Interrupted, type Shutdown } from './shutdown.ts';

export const SIGNAL_CODES = { SIGINT: EXIT_CODES.interrupted, SIGTERM: EXIT_CODES.terminated } as const;

/** The reason of an end: a signal also ends the next program of the pipe, whose end is then no failure of its own. */
export function causeOf(error: unknown, { stopping }: Shutdown): unknown {
  const isFollowing = error instanceof BrokenPipeError && stopping.reason instanceof Interrupted;
  return isFollowing ? stopping.reason : error;
}

/** Writes the end of the run for the target. A closed stdout gets nothing. */
export async function tellEnd(output: SingerOutput, error: unknown): Promise<void> {
  const line = lineOf(error);
  await output.end(exitCodeFor(error), withoutSecrets(line)).catch(() => {});
}

function lineOf(error: unknown): string {
  if (error instanceof PluginError) return error.line;
  return error instanceof Error ? error.message : String(error);
}

function exitCodeFor(error: unknown): number {
  if (error instanceof CallsSpent) return EXIT_CODES.ok;
  if (error instanceof BudgetSpent) return EXIT_CODES.budget;
  if (error instanceof Interrupted) return SIGNAL_CODES[error.signal];
  return error instanceof PluginError ? error.exitCode : EXIT_CODES.unexpected;
}
