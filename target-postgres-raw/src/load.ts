import type { Readable } from 'node:stream';
import { type Line, type Logger, lineGroups, type MessageWriter, readMessage } from 'singer';
import type { Batch } from './batch.ts';
import type { BatchLimits } from './batch-limits.ts';
import { BatchQueue } from './batch-queue.ts';
import { requireUtf8 } from './jsonb-text.ts';
import { readRow } from './row.ts';
import type { Sources } from './sources.ts';

/*
 * The contract of a load:
 *
 * - Records go into the open batch in the order in which they come. A batch is committed as a whole or not at all,
 *   and batches are committed in order.
 * - A STATE belongs to the batch that is open when it comes. The last one of a batch goes out, byte for byte and once,
 *   after that batch is committed and before the next one is. A STATE that did not come in never goes out.
 * - While a batch is committed the next one is filled; when that is full too, the input waits.
 * - A line that cannot be read, a record that is refused, a database that stays away and a signal end the load: the
 *   batch that is being committed is finished or rolled back, the open one is dropped, and nothing later goes out.
 * - A crash may lose the last STATE on its way out, never print one too early: whoever goes on from an older STATE
 *   loads the same records again, which changes nothing in tables with keys.
 */

export interface Load {
  readonly input: Readable;
  readonly output: MessageWriter;
  readonly sources: Sources;
  readonly limits: BatchLimits;
  /** Resolves once the batch is committed. */
  readonly commit: (batch: Batch) => Promise<void>;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

export async function load(options: Load): Promise<void> {
  const { input, output, limits, commit, signal } = options;
  const stop = (reason: unknown) => {
    input.destroy(reason instanceof Error ? reason : new Error(String(reason)));
  };
  const batches = new BatchQueue({
    limits,
    commit: async (batch) => {
      signal.throwIfAborted();
      await commit(batch);
      if (batch.state !== undefined) await output.write(Buffer.concat([batch.state, NEWLINE]));
    },
    onFailure: stop,
  });
  const skipped = new Set<string>();

  // Whoever reads it gets the failure too; this is for the moments in which nobody reads.
  input.on('error', () => {});
  const onAbort = () => stop(signal.reason);
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    for await (const lines of lineGroups(input)) await take(lines, { ...options, batches, skipped });
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

interface Loading extends Load {
  readonly batches: BatchQueue;
  /** Types of messages that have been warned about. */
  readonly skipped: Set<string>;
}

async function take(lines: readonly Line[], { batches, sources, skipped, logger }: Loading): Promise<void> {
  for (const line of lines) {
    requireUtf8(line);
    const message = readMessage(line);
    switch (message.type) {
      case 'SCHEMA':
        if (!sources.isNews(message)) break;
        if (batches.holds(message.stream)) await batches.cut();
        await sources.declare(message);
        break;
      case 'RECORD': {
        const source = sources.of(message.stream) ?? (await sources.assume(line, message));
        batches.open.addRow(source, readRow(line, message, source), line.bytes.length);
        break;
      }
      case 'STATE': {
        const { start, end } = message.value;
        batches.open.setState(line.bytes.subarray(start, end), line.bytes.length);
        break;
      }
      case 'OTHER':
        if (!skipped.has(message.name))
          logger.warning(`messages of type ${JSON.stringify(message.name)} are not known and are skipped`);
        skipped.add(message.name);
    }
    if (batches.isDue) await batches.cut();
  }
}
