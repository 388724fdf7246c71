import type { ReadRecord } from './record-line.ts';

/** Bytes of lines that wait. */
const MOST_BYTES = 8 * 1024 * 1024;

/**
 * Records that came before a SCHEMA of their stream. They wait for it up to the next STATE, the end of the input or a
 * few megabytes. Without a SCHEMA the table would have no key, and a later SCHEMA with one could not use that table.
 */
export class EarlyRecords {
  readonly #byStream = new Map<string, ReadRecord[]>();
  #bytes = 0;

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
}
