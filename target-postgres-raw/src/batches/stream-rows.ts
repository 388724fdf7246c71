import { isOlder, type Row, windowEndOf, windowStartOf } from './row.ts';
import type { StreamMapping } from './stream-mapping.ts';

/** The rows of one stream in a batch, one for each key. */
export class StreamRows {
  readonly source: StreamMapping;
  /** The version of the table, if the records name one. */
  version: bigint | undefined;
  /** Versions that were activated. */
  readonly activated: bigint[] = [];
  /** Records that came in; {@link superseded}, {@link stale} and rejected ones are no rows any more. */
  records = 0;
  /** Records that a later one with the same key replaced. */
  superseded = 0;
  /** Records that came after a newer version of themselves. */
  stale = 0;
  /** Characters that JSONB cannot hold and that were replaced by U+FFFD. */
  replaced = 0;
  bytes = 0;
  firstWindowStart: bigint | null = null;
  lastWindowEnd: bigint | null = null;
  readonly #newerBy: readonly string[] | undefined;
  readonly #byKey = new Map<string, Row>();
  readonly #keyless: Row[] = [];

  constructor(source: StreamMapping, newerBy: readonly string[] | undefined) {
    this.source = source;
    this.#newerBy = newerBy;
  }

  add(row: Row, bytes: number, replaced: number): void {
    this.records += 1;
    this.bytes += bytes;
    this.replaced += replaced;
    this.#widenWindow(row);
    if (this.source.table.keys.length === 0) this.#keyless.push(row);
    else this.#addByKey(row);
  }

  /**
   * The rows in the order of their load: by key, so that two targets that load the same rows lock them in the same
   * order and cause no deadlock. Shorter keys come first, as most sources number them.
   */
  sorted(): Row[] {
    if (this.source.table.keys.length === 0) return this.#keyless;
    return [...this.#byKey.values()].sort((a, b) => a.key.length - b.key.length || (a.key < b.key ? -1 : 1));
  }

  /** The last one wins, unless it is older: what a table ends up with must not depend on where batches are cut. */
  #addByKey(row: Row): void {
    const earlier = this.#byKey.get(row.key);
    if (earlier !== undefined && isOlder(row, earlier, this.#newerBy)) {
      this.stale += 1;
      return;
    }
    if (earlier !== undefined) this.superseded += 1;
    this.#byKey.set(row.key, row);
  }

  #widenWindow(row: Row): void {
    const { firstWindowStart, lastWindowEnd } = this;
    const [windowStart, windowEnd] = [windowStartOf(row), windowEndOf(row)];
    if (windowStart !== null && (firstWindowStart === null || windowStart < firstWindowStart))
      this.firstWindowStart = windowStart;
    if (windowEnd !== null && (lastWindowEnd === null || windowEnd > lastWindowEnd))
      this.lastWindowEnd = windowEnd;
  }
}
