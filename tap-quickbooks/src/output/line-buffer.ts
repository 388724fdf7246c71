import type { MessageWriter } from 'singer';
import type { LineParts } from '../streams/record-format.ts';

/** Bytes that go to stdout at once. */
const BYTES = 256 * 1_024;

/** Most bytes of a UTF-16 unit in UTF-8. */
const BYTES_PER_UNIT = 3;

/**
 * Puts lines together in one piece of memory, which is used again as soon as stdout has taken what is in it. A line that
 * does not fit goes out in its parts.
 */
export class LineBuffer {
  readonly #writer: Pick<MessageWriter, 'flush'>;
  readonly #bytes: Buffer;
  #length = 0;

  constructor(writer: Pick<MessageWriter, 'flush'>, bytes = BYTES) {
    this.#writer = writer;
    this.#bytes = Buffer.allocUnsafeSlow(bytes);
  }

  /** Writes lines, and resolves when stdout has taken the last one. Two callers must not write at once. */
  async write(lines: Iterable<LineParts>): Promise<void> {
    for (const line of lines) {
      if (this.#add(line)) continue;
      await this.#flush();
      // All parts at once: other messages are written meanwhile, and none may come between two parts.
      if (!this.#add(line)) await Promise.all([...line].map((part) => this.#writer.flush(part)));
    }
    await this.#flush();
  }

  /** Returns false if the line does not fit. */
  #add(line: LineParts): boolean {
    let end = this.#length;
    for (const part of line) {
      const most = typeof part === 'string' ? BYTES_PER_UNIT * part.length : part.length;
      if (end + most > this.#bytes.length) return false;
      if (typeof part === 'string') end += this.#bytes.write(part, end);
      else {
        this.#bytes.set(part, end);
        end += part.length;
      }
    }
    this.#length = end;
    return true;
  }

  async #flush(): Promise<void> {
    const length = this.#length;
    this.#length = 0;
    if (length > 0) await this.#writer.flush(this.#bytes.subarray(0, length));
  }
}
