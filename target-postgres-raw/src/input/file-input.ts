import { close, read } from 'node:fs';
import { Readable } from 'node:stream';
import { LineChunks } from './line-chunks.ts';

/** The first descriptor that is not one of stdin, stdout and stderr. */
const FIRST_OWN = 3;

/**
 * Reads an open file into the same memory again and again, as {@link pipeInput} does with a pipe. A chunk holds until its
 * listeners return, and then as long as the stream is paused. It begins once it is resumed, and may be paused by its
 * listeners only.
 */
export class FileInput extends Readable {
  readonly #fd: number;
  readonly #chunks = new LineChunks();
  #isReading = false;
  #isOver = false;
  #closed: ((error?: Error | null) => void) | undefined;

  constructor(fd: number) {
    super({ read: () => {} });
    this.#fd = fd;
  }

  override resume(): this {
    super.resume();
    this.#readNext();
    return this;
  }

  override _destroy(failure: Error | null, done: (error?: Error | null) => void): void {
    this.#closed = (error) => done(failure ?? error);
    // A descriptor that is closed while it is read may be another file by then.
    if (!this.#isReading) this.#close();
  }

  #readNext(): void {
    if (this.#isReading || this.#isOver || this.destroyed || this.isPaused()) return;
    this.#isReading = true;
    const { room } = this.#chunks;
    read(this.#fd, room, 0, room.length, null, (error, length) => {
      this.#isReading = false;
      if (this.#closed !== undefined) this.#close();
      else if (error !== null) this.destroy(error);
      else this.#take(length);
    });
  }

  /** Takes bytes that were read. No bytes are the end, also where more could be read after it, as from a terminal. */
  #take(length: number): void {
    this.#isOver = length === 0;
    const chunk = this.#isOver ? this.#chunks.rest() : this.#chunks.add(length);
    if (chunk !== undefined) this.emit('data', chunk);
    if (this.#isOver) this.push(null);
    else this.#readNext();
  }

  #close(): void {
    const closed = this.#closed ?? (() => {});
    if (this.#fd < FIRST_OWN) closed();
    else close(this.#fd, closed);
  }
}
