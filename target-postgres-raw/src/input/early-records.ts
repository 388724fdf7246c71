import type { JsonSpan, Line } from 'singer';
import type { ReadRecord } from './record-line.ts';

/** Bytes of lines that wait. */
const MOST_BYTES = 8 * 1024 * 1024;

/** A STATE as it came. */
export interface HeldState {
  readonly line: Line;
  readonly span: JsonSpan;
}

/**
 * Records that came before a SCHEMA of their stream. They wait for it up to the end of the input or a few megabytes.
 * Without a SCHEMA the table would have no key, and a later SCHEMA with one could not use that table. A STATE that
 * comes meanwhile covers them, so it waits as well, and they wait no longer than `mostHeldMs` after it.
 */
export class EarlyRecords {
  readonly #byStream = new Map<string, ReadRecord[]>();
  #bytes = 0;
  readonly #mostHeldMs: number;
  readonly #onHeldLong: () => unknown;
  #state: HeldState | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(mostHeldMs: number, onHeldLong: () => unknown) {
    this.#mostHeldMs = mostHeldMs;
    this.#onHeldLong = onHeldLong;
  }

  get streams(): readonly string[] {
    return [...this.#byStream.keys()];
  }

  get isFull(): boolean {
    return this.#bytes >= MOST_BYTES;
  }

  add(read: ReadRecord): void {
    const { stream } = read.message;
    const records = this.#byStream.get(stream) ?? [];
    records.push(read);
    this.#byStream.set(stream, records);
    this.#bytes += read.line.bytes.length;
  }

  /** The records of a stream, which wait no longer. */
  take(stream: string): readonly ReadRecord[] {
    const records = this.#byStream.get(stream) ?? [];
    this.#byStream.delete(stream);
    for (const { line } of records) this.#bytes -= line.bytes.length;
    return records;
  }

  /** Keeps a STATE, in place of the one before it. */
  hold(state: HeldState): void {
    this.#state = state;
    if (this.#byStream.size > 0) this.#timer ??= setTimeout(this.#onHeldLong, this.#mostHeldMs);
  }

  /** The STATE that was kept, once no record waits any more. */
  takeState(): HeldState | undefined {
    if (this.#byStream.size > 0) return undefined;
    this.stop();
    const state = this.#state;
    this.#state = undefined;
    return state;
  }

  /** Waits for nothing any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
