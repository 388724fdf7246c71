import type { Readable } from 'node:stream';
import { CutOffInput, LineSplitter } from 'singer';
import type { Batch } from './batches/batch.ts';
import { BatchQueue } from './batches/batch-queue.ts';
import { eachChunk } from './input/each-chunk.ts';
import { Intake } from './input/intake.ts';
import type { IntakeOptions } from './input/intake-options.ts';
import { asInputError } from './input/unreadable-input.ts';
import type { Shutdown } from './shutdown.ts';

/*
 * The contract of a load:
 *
 * - Records go into the open batch in the order in which they come. A batch is committed as a whole or not at all,
 *   and batches are committed in order, though one is copied to the server while the one before is merged there.
 * - A STATE belongs to the batch that is open when it comes. The last one of a batch goes out, byte for byte and once,
 *   after that batch is committed and before the next one is. A STATE that did not come in never goes out.
 * - While one batch is merged and one is copied a third one is filled; when that is full too, the input waits.
 * - A line that cannot be read, too many rejected records and a database that stays away end the load: batches that
 *   are under way are finished or rolled back, the open one is dropped, and nothing more goes out.
 * - An input that ends in the middle of a line, as that of a killed tap does, is loaded up to the newest STATE before it.
 * - After a signal the input is still read, and the newest STATE is committed as soon as it can be. The load ends with
 *   the input, or when the time for reading is over: then records after the newest STATE may be left out. At the end
 *   of the grace, or by a second signal, whatever is not committed is rolled back.
 * - A crash may lose the last STATE on its way out, never print one too early. A run from an older STATE loads the
 *   same records again, which changes nothing in tables with keys.
 */

/** The ways out for STATE: stdout, and the file of `--state-file`. */
export interface States {
  readonly send: (state: Uint8Array) => Promise<void>;
  readonly flush: () => Promise<void>;
}

export interface Load extends Omit<IntakeOptions, 'batches' | 'inputOver' | 'onFailure'> {
  readonly input: Readable;
  /** Takes each STATE after its batch is committed. */
  readonly states: States;
  /** Keys that lead to the time of change in a payload. */
  readonly newerBy?: readonly string[] | undefined;
  /** Commits a batch after the one before, and then calls `sendState`. */
  readonly commit: (batch: Batch, sendState: () => Promise<void>) => Promise<void>;
  readonly shutdown: Shutdown;
}

export async function load(options: Load): Promise<void> {
  const { input, states, limits, newerBy, commit, shutdown } = options;
  const { stopping, inputOver } = shutdown;
  const breakOff = (reason: unknown) => {
    input.destroy(reason instanceof Error ? reason : new Error(String(reason)));
  };
  const batches = new BatchQueue({
    limits,
    newerBy,
    commit: (batch) => commit(batch, () => sendState(batch, states)),
    onFailure: breakOff,
  });
  const intake = new Intake({ ...options, batches, inputOver, onFailure: breakOff });

  // The loop below gets the failure too; this handler is for the moments in which it does not read.
  input.on('error', () => {});
  stopping.addEventListener('abort', () => batches.hurry());
  inputOver.addEventListener('abort', () => breakOff(inputOver.reason));
  try {
    stopping.throwIfAborted();
    const splitter = new LineSplitter();
    await eachChunk(input, (chunk) => intake.take(splitter.add(chunk)));
    await intake.take(splitter.end());
    await intake.finish();
    await batches.finish();
  } catch (error) {
    // A tap that is stopped or killed may leave half a line; and the time for reading ends anywhere.
    const mayBeCut = stopping.aborted || error instanceof CutOffInput;
    if (mayBeCut && batches.failure === undefined) await batches.finishState().catch(() => {});
    intake.stop();
    await batches.drop();
    throw batches.failure === undefined ? asInputError(error) : batches.failure.error;
  } finally {
    await states.flush();
  }
}

async function sendState({ state }: Batch, states: States): Promise<void> {
  if (state !== undefined) await states.send(state);
}
