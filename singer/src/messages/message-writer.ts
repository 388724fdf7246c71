import type { Writable } from 'node:stream';
import { BrokenPipeError } from '../errors.ts';

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (reason: BrokenPipeError) => void;
}

/**
 * Writes lines to stdout and waits for its reader.
 *
 * Node buffers without limit what a slow pipe does not take, and drops it when the process exits: so `write`
 * resolves once the stream takes more, and `flush` once everything has left. Whoever ends the program flushes
 * first. A reader that is gone turns every pending and every later call into a {@link BrokenPipeError}.
 */
export class MessageWriter {
  readonly #output: Writable;
  /** Those whom the next 'drain' lets go on; one listener serves them all. */
  readonly #writing: Waiter[] = [];
  /** Those whom their own callback lets go on. It never comes where the output is destroyed amid a write. */
  readonly #flushing = new Set<Waiter>();
  #failure: BrokenPipeError | undefined;
  #lastTaken = performance.now();

  constructor(output: Writable) {
    this.#output = output;
    output.on('drain', () => {
      this.#lastTaken = performance.now();
      for (const { resolve } of this.#writing.splice(0)) resolve();
    });
    output.on('error', (error) => this.#fail(error));
    output.on('close', () => this.#fail(output.errored));
  }

  /** Milliseconds for which the reader has taken nothing of what waits for it; 0 where nothing waits. */
  get blockedForMs(): number {
    return this.#output.writableLength === 0 ? 0 : performance.now() - this.#lastTaken;
  }

  async write(text: string | Uint8Array): Promise<void> {
    this.#throwFailure();
    if (this.#output.writableLength === 0) this.#lastTaken = performance.now();
    if (this.#output.write(text)) return;
    await new Promise<void>((resolve, reject) => this.#writing.push({ resolve, reject }));
  }

  async flush(): Promise<void> {
    this.#throwFailure();
    await new Promise<void>((resolve, reject) => {
      const waiter = { resolve, reject };
      this.#flushing.add(waiter);
      this.#output.write('', (error) => {
        if (error) this.#fail(error);
        else resolve();
        this.#flushing.delete(waiter);
      });
    });
  }

  #throwFailure(): void {
    // A stream that was closed says nothing more: neither an error nor a drain would ever come.
    if (this.#failure === undefined && !this.#output.writable) this.#fail(this.#output.errored);
    if (this.#failure !== undefined) throw this.#failure;
  }

  #fail(cause: unknown): void {
    this.#failure ??= brokenPipe(cause);
    for (const { reject } of [...this.#writing.splice(0), ...this.#flushing]) reject(this.#failure);
  }
}

/** Codes that say that the reader is gone; others are about the file or the device that stdout is. */
const READER_IS_GONE = [undefined, 'EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED'];

function brokenPipe(cause: unknown): BrokenPipeError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  const reason = code === undefined ? '' : ` (${code})`;
  const message = READER_IS_GONE.includes(code)
    ? `nobody reads our output any more${reason}: see why the next program in the pipe ended`
    : `our output cannot be written${reason}: see where stdout goes`;
  return new BrokenPipeError(message, { cause });
}
