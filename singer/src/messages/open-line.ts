/**
 * Longest line that is read whole. JSONB holds less than this in one value, so a longer record could not be stored, and
 * it must not fill the memory.
 */
const MAXIMUM_LINE_BYTES = 256 * 1024 * 1024;

/** Part of a longer line that is read. */
const START_BYTES = 16 * 1024 * 1024;

export interface LineLimits {
  readonly maximumBytes: number;
  /** Bytes that are kept of a longer line. */
  readonly startBytes: number;
}

export const LINE_LIMITS: LineLimits = { maximumBytes: MAXIMUM_LINE_BYTES, startBytes: START_BYTES };

/** A line that is longer is put together while it comes. To join its chunks at its end would take twice its length. */
const LONG_LINE_BYTES = 8 * 1024 * 1024;

/** A line whose end has not come yet: its chunks, or from a certain length on one buffer with room for the longest. */
export class OpenLine {
  readonly #limits: LineLimits;
  #chunks: Buffer[] = [];
  #long: Buffer | undefined;
  #length = 0;
  #isCut = false;

  constructor(limits: LineLimits) {
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  add(chunk: Buffer): void {
    const at = this.#length;
    this.#length += chunk.length;
    if (this.#isCut) return;
    if (this.#length > this.#limits.maximumBytes) this.#cut(chunk);
    else if (this.#long !== undefined) chunk.copy(this.#long, at);
    else {
      this.#chunks.push(Buffer.from(chunk));
      if (this.#length > LONG_LINE_BYTES) this.#lengthen();
    }
  }

  /** The whole line with its last part, or its start if it is too long. */
  close(tail: Buffer): { readonly bytes: Buffer; readonly length: number } {
    this.add(tail);
    const length = this.#length;
    const bytes = this.#long?.subarray(0, length) ?? joined(this.#chunks);
    this.#chunks = [];
    this.#long = undefined;
    this.#length = 0;
    this.#isCut = false;
    return { bytes, length };
  }

  /** The memory that the line does not fill is never touched, so the system does not give it. */
  #lengthen(): void {
    this.#long = Buffer.allocUnsafeSlow(this.#limits.maximumBytes);
    let at = 0;
    for (const chunk of this.#chunks) at += chunk.copy(this.#long, at);
    this.#chunks = [];
  }

  #cut(chunk: Buffer): void {
    const before = this.#length - chunk.length;
    const chunks = this.#long === undefined ? this.#chunks : [this.#long.subarray(0, before)];
    this.#isCut = true;
    this.#chunks = [startOf([...chunks, chunk], this.#limits.startBytes)];
    this.#long = undefined;
  }
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [first, ...others] = chunks;
  return first !== undefined && others.length === 0 ? first : Buffer.concat(chunks);
}

/** The first bytes of the chunks, up to a whole character: the later bytes of one are 10xxxxxx. */
export function startOf(chunks: readonly Buffer[], bytes: number): Buffer {
  const start = Buffer.concat(chunks, bytes);
  let end = start.length - 1;
  while (end > 0 && ((start[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return start.subarray(0, end);
}
