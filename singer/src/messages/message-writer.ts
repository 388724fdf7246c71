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
 * resolves once the stream takes more, and `flush` once everything has left. The program must flush before it
 * ends. A reader that is gone turns every pending and every later call into a {@link BrokenPipeError}.
 */
export class MessageWriter {
  readonly #output: Writable;
  /** Writers that continue after the next 'drain'; one listener serves them all. */
  readonly #writing: Waiter[] = [];
  /** Writers that continue after their own callback, which never comes if the output is destroyed during a write. */
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

  /** Milliseconds for which the reader has taken none of the buffered bytes; 0 if the buffer is empty. */
  get blockedForMs(): number {
    return this.#output.writableLength === 0 ? 0 : performance.now() - this.#lastTaken;
  }

  async write(text: string | Uint8Array): Promise<void> {
    this.#throwFailure();
    if (this.#output.writableLength === 0) this.#lastTaken = performance.now();
    if (this.#output.write(text)) return;
    await new Promise<void>((resolve, reject) => this.#writing.push({ resolve, reject }));
  }

  /** Resolves once everything has left, `last` included: the memory of `last` can then be used again. */
  async flush(last: string | Uint8Array = ''): Promise<void> {
    this.#throwFailure();
    if (this.#output.writableLength === 0) this.#lastTaken = performance.now();
    await new Promise<void>((resolve, reject) => {
      const waiter = { resolve, reject };
      this.#flushing.add(waiter);
      this.#output.write(last, (error) => {
        if (error) this.#fail(error);
        else resolve();
        this.#flushing.delete(waiter);
      });
    });
  }

  #throwFailure(): void {
    // A closed stream emits neither an error nor a drain any more.
    if (this.#failure === undefined && !this.#output.writable) this.#fail(this.#output.errored);
    if (this.#failure !== undefined) throw this.#failure;
  }

  #fail(cause: unknown): void {
    this.#failure ??= brokenPipe(cause);
    for (const { reject } of [...this.#writing.splice(0), ...this.#flushing]) reject(this.#failure);
  }
}

/** Codes of a reader that is gone; other codes are about the file or the device that stdout is. */
const READER_IS_GONE = [undefined, 'EPIPE', 'ECONNRESET', 'ERR_STREAM_DESTROYED'];

function brokenPipe(cause: unknown): BrokenPipeError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  const reason = code === undefined ? '' : ` (${code})`;
  const message = READER_IS_GONE.includes(code)
    ? `the reader of our output is gone${reason}: see why the next program in the pipe ended`
    : `our output cannot be written${reason}: see where stdout goes`;
  return new BrokenPipeError(message, { cause });
}
