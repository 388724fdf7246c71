import type { BatchSize } from './batch-limits.ts';
import { isOlder, type Row } from './row.ts';
import type { Source } from './table.ts';

/** What is loaded in one transaction: rows of any streams, and the last STATE that came among them. */
export class Batch {
  /** Counts from 1 within a run. */
  readonly number: number;
  readonly openedAt: Date;
  readonly streams = new Map<string, StreamRows>();
  /** The value of the last STATE, as it came. */
  state: Buffer | undefined;
  #rows = 0;
  #bytes = 0;
  #endsWithState = false;

  constructor(number: number, openedAt: Date) {
    this.number = number;
    this.openedAt = openedAt;
  }

  get size(): BatchSize {
    return { rows: this.#rows, bytes: this.#bytes, endsWithState: this.#endsWithState };
  }

  holds(stream: string): boolean {
    return this.streams.has(stream);
  }

  addRow(source: Source, row: Row, bytes: number): void {
    let rows = this.streams.get(source.stream);
    if (rows === undefined) {
      rows = new StreamRows(source);
      this.streams.set(source.stream, rows);
    }
    rows.add(row, bytes);
    this.#rows += 1;
    this.#bytes += bytes;
    this.#endsWithState = false;
  }

  setState(value: Buffer, bytes: number): void {
    this.state = value;
    this.#bytes += bytes;
    this.#endsWithState = true;
  }
}

/** The rows of one stream in a batch, one for each key. */
export class StreamRows {
  readonly source: Source;
  /** Records that came in, of which {@link superseded} and {@link stale} ones are no rows any more. */
  records = 0;
  /** Records that a later one with the same key took the place of. */
  superseded = 0;
  /** Records that came after a newer version of themselves. */
  stale = 0;
  replaced = 0;
  bytes = 0;
  firstWindowStart: bigint | null = null;
  lastWindowEnd: bigint | null = null;
  readonly #byKey = new Map<string, Row>();
  readonly #keyless: Row[] = [];

  constructor(source: Source) {
    this.source = source;
  }

  add(row: Row, bytes: number): void {
    this.records += 1;
    this.bytes += bytes;
    this.replaced += row.replaced;
    if (
      row.windowStart !== null &&
      (this.firstWindowStart === null || row.windowStart < this.firstWindowStart)
    )
      this.firstWindowStart = row.windowStart;
    if (row.windowEnd !== null && (this.lastWindowEnd === null || row.windowEnd > this.lastWindowEnd))
      this.lastWindowEnd = row.windowEnd;
    if (this.source.table.keys.length === 0) this.#keyless.push(row);
    else this.#addByKey(row);
  }

  /**
   * The rows as they are to be loaded: by key, so that two targets that load the same rows lock them in the same
   * order and do not wait for each other.
   */
  sorted(): Row[] {
    if (this.source.table.keys.length === 0) return this.#keyless;
    return [...this.#byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** The last one wins, unless it is older: what a table ends up with must not depend on where batches are cut. */
  #addByKey(row: Row): void {
    const earlier = this.#byKey.get(row.key);
    if (earlier !== undefined && isOlder(row.payload, earlier.payload)) {
      this.stale += 1;
      return;
    }
    if (earlier !== undefined) this.superseded += 1;
    this.#byKey.set(row.key, row);
  }
}
