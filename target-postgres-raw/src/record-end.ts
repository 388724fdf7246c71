import { EXIT_CODES, PluginError, withoutSecrets } from 'singer';
import type { Address } from './postgres/address.ts';
import { connect } from './postgres/connection.ts';
import { closeRun } from './sql/runs.ts';

/** Time that recording the end may take. A signal may be the reason, and SIGKILL comes soon after it. */
const PATIENCE_MS = 3_000;
const LONGEST_LAST_LINE = 2_000;

export interface RunEnd {
  readonly exitCode: number;
  readonly lastLine: string;
}

/**
 * Records how a run ended, on a connection of its own: those of the run may be lost, or closed in the middle of a
 * statement. A failure is left alone: `status` then shows a run without an end.
 */
export async function recordEnd(
  address: Address,
  schema: string,
  runId: string,
  { exitCode, lastLine }: RunEnd,
): Promise<void> {
  try {
    const { client, destroy } = await connect(address, AbortSignal.timeout(PATIENCE_MS));
    const timer = setTimeout(destroy, PATIENCE_MS);
    try {
      await client.query(closeRun(schema), [runId, exitCode, lastLine]);
      await client.end();
    } finally {
      clearTimeout(timer);
      // A connection that is left open would keep the process alive.
      destroy();
    }
  } catch {
    // The row stays without an end.
  }
}

/** The exit code and the last line of a run that a failure ended; undefined for one that succeeded. */
export function endOf(failure: unknown): RunEnd {
  return { exitCode: codeOf(failure), lastLine: lineOf(failure) };
}

function codeOf(failure: unknown): number {
  if (failure === undefined) return EXIT_CODES.ok;
  return failure instanceof PluginError ? failure.exitCode : EXIT_CODES.unexpected;
}

function lineOf(failure: unknown): string {
  const text = failure === undefined ? '' : failure instanceof Error ? failure.message : String(failure);
  return withoutSecrets(text).replaceAll('\0', '').slice(0, LONGEST_LAST_LINE);
}
