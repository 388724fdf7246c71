import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { BrokenPipeError } from './errors.ts';

/**
 * Writes lines to stdout and waits for its reader.
 *
 * Node buffers without limit what a slow pipe does not take, and drops it when the process exits: so `write`
 * resolves once the stream takes more, and `flush` once everything has left. Whoever ends the program flushes
 * first. A reader that is gone turns every later call into a {@link BrokenPipeError}.
 */
export class MessageWriter {
  readonly #output: Writable;
  #failure: Error | undefined;

  constructor(output: Writable) {
    this.#output = output;
    output.on('error', (error) => {
      this.#failure ??= asBrokenPipe(error);
    });
  }

  async write(text: string | Uint8Array): Promise<void> {
    this.#throwFailure();
    if (this.#output.write(text)) return;
    await this.#unlessClosed((signal) => once(this.#output, 'drain', { signal }));
  }

  async flush(): Promise<void> {
    this.#throwFailure();
    await new Promise<void>((resolve, reject) => {
      this.#output.write('', (error) => (error ? reject(asBrokenPipe(error)) : resolve()));
    });
  }

  async #unlessClosed(wait: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const closed = new AbortController();
    const abort = () => closed.abort();
    this.#output.once('close', abort);
    try {
      await wait(closed.signal);
    } catch (error) {
      throw this.#failure ?? asBrokenPipe(error);
    } finally {
      this.#output.off('close', abort);
    }
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

function asBrokenPipe(cause: unknown): BrokenPipeError {
  const reason = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : '';
  return new BrokenPipeError(
    `nobody reads our output any more${reason}: see why the next program in the pipe ended`,
    {
      cause,
    },
  );
}
