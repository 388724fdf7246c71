import { stateOf } from './deletion-rule.ts';
import { KeyedRows } from './keyed-rows.ts';
import { isOlder, type Row, versionOf, windowEndOf, windowStartOf } from './row.ts';
import type { StreamMapping } from './stream-mapping.ts';

/** The rows of a key that count so far. */
interface Present {
  readonly edit: Row | undefined;
  readonly deletion: Row | undefined;
}

/** The rows of one stream in a batch: for each key the newest edit, the newest deletion, or both. */
export class StreamRows {
  readonly source: StreamMapping;
  /** The version of the table, if the records name one. */
  version: bigint | undefined;
  /** Versions that were activated. */
  readonly activated: bigint[] = [];
  /** Records that came in; {@link superseded}, {@link stale}, {@link ignored} and rejected ones are no rows any more. */
  records = 0;
  /** Records that a later one with the same key replaced. */
  superseded = 0;
  /** Records that came after a newer version of themselves. */
  stale = 0;
  /** Deletions that are not loaded, since the settings say so. */
  ignored = 0;
  /** Characters that JSONB cannot hold and that were replaced by U+FFFD. */
  replaced = 0;
  bytes = 0;
  firstWindowStart: bigint | null = null;
  lastWindowEnd: bigint | null = null;
  readonly #newerBy: readonly string[] | undefined;
  /** The values that the windows were last widened by. The rows of a page share them. */
  #widenedBy: Row['values'] | undefined;
  readonly #edits = new KeyedRows();
  readonly #deletions = new KeyedRows();
  readonly #keyless: Row[] = [];
  /** Each row that met one with its key, and that one, which may stand here twice. In the order of arrival for each key. */
  readonly #met: Row[] = [];

  constructor(source: StreamMapping, newerBy: readonly string[] | undefined) {
    this.source = source;
    this.#newerBy = newerBy;
  }

  add(row: Row, replaced: number): void {
    this.records += 1;
    this.bytes += row.lineLength;
    this.replaced += replaced;
    if (row.values !== this.#widenedBy) this.#widenWindow(row);
    this.#place(row);
  }

  /** The rows as if some of them had not come: earlier ones with the same keys count again. The records are the same. */
  without(left: ReadonlySet<Row>): StreamRows {
    const rest = new StreamRows(this.source, this.#newerBy);
    const met = new Set(this.#met);
    const alone = [...this.#keyless, ...this.#edits.sorted(), ...this.#deletions.sorted()];
    for (const row of alone) if (!left.has(row) && !met.has(row)) rest.#place(row);
    for (const row of met) if (!left.has(row)) rest.#place(row);
    const { version, records, ignored, replaced, bytes, firstWindowStart, lastWindowEnd } = this;
    rest.activated.push(...this.activated);
    const same = { version, records, ignored, replaced, bytes, firstWindowStart, lastWindowEnd };
    return Object.assign(rest, same);
  }

  /**
   * The rows in the order of their load: by key, so that two targets that load the same rows lock them in the same
   * order and cause no deadlock.
   */
  sorted(): readonly Row[] {
    return this.#isKeyless
      ? this.#keyless.filter(({ deletedAt }) => deletedAt === null)
      : this.#edits.sorted();
  }

  /** The deletions, in the same order. They are loaded after the rows. */
  deletions(): readonly Row[] {
    return this.#isKeyless
      ? this.#keyless.filter(({ deletedAt }) => deletedAt !== null)
      : this.#deletions.sorted();
  }

  /** True if both have a row or a deletion with the same key. */
  sharesKeys(other: StreamRows): boolean {
    return [this.#edits, this.#deletions].some(
      (rows) => rows.sharesKeys(other.#edits) || rows.sharesKeys(other.#deletions),
    );
  }

  get #isKeyless(): boolean {
    return this.source.table.keys.length === 0;
  }

  /** The outcome must not depend on where batches are cut. */
  #place(row: Row): void {
    if (this.#isKeyless) {
      this.#keyless.push(row);
      return;
    }
    const edit = this.#edits.get(row.key);
    const deletion = this.#deletions.get(row.key);
    const present = edit ?? deletion;
    if (present !== undefined) this.#met.push(present, row);
    if (row.deletedAt === null) this.#addEdit(row, { edit, deletion });
    else this.#addDeletion(row, row.deletedAt, { edit, deletion });
  }

  /** The last one wins, unless it is older. */
  #addEdit(row: Row, { edit: earlier, deletion }: Present): void {
    if (earlier !== undefined && isOlder(row, earlier, this.#newerBy)) {
      this.stale += 1;
      return;
    }
    if (earlier !== undefined) this.superseded += 1;
    this.#edits.set(row);
    const deletedAt = deletion?.deletedAt ?? null;
    if (deletedAt === null || stateOf(this.#versionOf(row), deletedAt, 'deletionFirst') === 'deleted') return;
    this.#deletions.delete(row.key);
    this.superseded += 1;
  }

  #addDeletion(row: Row, deletedAt: bigint, { edit, deletion }: Present): void {
    const earlier = deletion?.deletedAt ?? null;
    const isUndone = edit !== undefined && stateOf(this.#versionOf(edit), deletedAt, 'editFirst') === 'live';
    if (isUndone || (earlier !== null && earlier > deletedAt)) {
      this.stale += 1;
      return;
    }
    if (earlier !== null) this.superseded += 1;
    if (earlier === null || earlier < deletedAt) this.#deletions.set(row);
  }

  #versionOf(row: Row): bigint | undefined {
    return versionOf(row, this.#newerBy);
  }

  #widenWindow(row: Row): void {
    this.#widenedBy = row.values;
    const { firstWindowStart, lastWindowEnd } = this;
    const [windowStart, windowEnd] = [windowStartOf(row), windowEndOf(row)];
    if (windowStart !== null && (firstWindowStart === null || windowStart < firstWindowStart))
      this.firstWindowStart = windowStart;
    if (windowEnd !== null && (lastWindowEnd === null || windowEnd > lastWindowEnd))
      this.lastWindowEnd = windowEnd;
  }
}
