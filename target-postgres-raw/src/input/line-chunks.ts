/** Twice what a pipe of Linux holds, so that there is room for the start of a line and what the pipe has. */
const MEMORY_BYTES = 128 * 1024;

const LINE_FEED = 0x0a;

/**
 * The memory that an input is read into, and its chunks, which end with a line feed. The start of a line whose end has
 * not come is kept, and the next bytes are read after it: a line in two parts would be copied, and looked at by itself.
 * A line that is longer than the memory comes in several chunks.
 */
export class LineChunks {
  #memory = Buffer.allocUnsafeSlow(MEMORY_BYTES);
  /** The memory of the chunk before, which may still be looked at. */
  #earlier = Buffer.allocUnsafeSlow(MEMORY_BYTES);
  #length = 0;

  /** The memory for the next bytes, one at least. */
  get room(): Buffer {
    return this.#memory.subarray(this.#length);
  }

  /** Takes bytes that were read into the room. The chunk that they end holds until the next one; undefined if there is none. */
  add(bytes: number): Buffer | undefined {
    const memory = this.#memory;
    const length = this.#length + bytes;
    const end = memory.lastIndexOf(LINE_FEED, length - 1) + 1 || memory.length;
    this.#length = length;
    if (end > length) return undefined;
    this.#memory = this.#earlier;
    this.#earlier = memory;
    this.#length = memory.copy(this.#memory, 0, end, length);
    return memory.subarray(0, end);
  }

  /** The bytes that no line feed ended. Undefined if the input ended with one. */
  rest(): Buffer | undefined {
    const length = this.#length;
    this.#length = 0;
    return length === 0 ? undefined : this.#memory.subarray(0, length);
  }
}
