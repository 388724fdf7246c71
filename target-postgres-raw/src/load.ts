import type { Readable } from 'node:stream';
import { lineGroups, type MessageWriter } from 'singer';
import type { Batch } from './batches/batch.ts';
import type { BatchLimits } from './batches/batch-limits.ts';
import { BatchQueue } from './batches/batch-queue.ts';
import { Intake, type IntakeOptions } from './input/intake.ts';

/*
 * The contract of a load:
 *
 * - Records go into the open batch in the order in which they come. A batch is committed as a whole or not at all,
 *   and batches are committed in order, though one is copied to the server while the one before is merged there.
 * - A STATE belongs to the batch that is open when it comes. The last one of a batch goes out, byte for byte and once,
 *   after that batch is committed and before the next one is. A STATE that did not come in never goes out.
 * - While one batch is merged and one is copied a third one is filled; when that is full too, the input waits.
 * - A line that cannot be read, more refused records than are allowed, a database that stays away and a signal end the
 *   load: the batch that is being merged is finished or rolled back, later ones are dropped, and nothing more goes out.
 * - A crash may lose the last STATE on its way out, never print one too early: whoever goes on from an older STATE
 *   loads the same records again, which changes nothing in tables with keys.
 */

export interface Load extends Omit<IntakeOptions, 'batches'> {
  readonly input: Readable;
  readonly output: MessageWriter;
  readonly limits: BatchLimits;
  /** Keys that lead to the time of change in a payload. */
  readonly newerBy?: readonly string[] | undefined;
  /** Resolves once the batch is committed, which must not happen before `before` resolves. */
  readonly commit: (batch: Batch, before: Promise<void>) => Promise<void>;
  readonly signal: AbortSignal;
}

export async function load(options: Load): Promise<void> {
  const { input, output, limits, newerBy, commit, signal } = options;
  const stop = (reason: unknown) => {
    input.destroy(reason instanceof Error ? reason : new Error(String(reason)));
  };
  const batches = new BatchQueue({
    limits,
    newerBy,
    commit: async (batch, before) => {
      signal.throwIfAborted();
      await commit(batch, before);
      if (batch.state !== undefined) await output.write(Buffer.concat([batch.state, NEWLINE]));
    },
    onFailure: stop,
  });
  const intake = new Intake({ ...options, batches });

  // Whoever reads it gets the failure too; this is for the moments in which nobody reads.
  input.on('error', () => {});
  const onAbort = () => stop(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    for await (const lines of lineGroups(input)) await intake.take(lines);
    await batches.finish();
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
    await batches.drop();
    await output.flush();
  }
}

const NEWLINE = Buffer.from('\n');
