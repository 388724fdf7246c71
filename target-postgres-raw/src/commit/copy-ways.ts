import type { StreamRows } from '../batches/stream-rows.ts';
import type { Table } from '../table.ts';

/** The way of a stream's rows: straight into the table at once, the same but in their turn, or by staging. */
export type Way = 'straight' | 'straight in turn' | 'staged';

/** Rows of this part or more were inserted by the last merge of a table that is being filled. */
const MOSTLY = 0.9;

/** The ways that rows have gone in a run, as far as they decide on those of the next batch. */
export class CopyWays {
  /** The choices that are being made. */
  readonly #choices = new WeakMap<StreamRows, Promise<unknown>>();
  /** The rows that go straight. */
  readonly #straight = new WeakSet<StreamRows>();
  /** Tables that only staging can fill as they have to be, by name. */
  readonly #notPlain = new Set<string>();
  /** Tables whose last merge found nearly all rows to be new. */
  readonly #filling = new Set<string>();
  /** The load time of the rows that were written last. */
  readonly #writtenAt = new Map<string, string>();

  /**
   * The way of a stream's rows. `before`: the rows of the same stream in the batch before, if that is not committed yet.
   * Rows that go ahead of it must not wait for it, so the two share no key; and rows that are merged have a later load
   * time than rows that were copied meanwhile, so the order of load times is that of the batches only if both go straight.
   */
  of(stream: StreamRows, before: StreamRows | undefined): Way {
    const { name } = stream.source.table;
    // The load time separates versions, and a deletion is judged by what the table has.
    const isSimple =
      stream.version === undefined && stream.activated.length === 0 && stream.deletions().length === 0;
    if (!isSimple || this.#notPlain.has(name)) return 'staged';
    if (before === undefined) return 'straight';
    if (this.#straight.has(before)) return stream.sharesKeys(before) ? 'staged' : 'straight';
    return this.#filling.has(name) ? 'straight in turn' : 'staged';
  }

  /** Notes that the way of rows is being chosen. */
  noteChoice(rows: StreamRows, choice: Promise<unknown>): void {
    this.#choices.set(rows, choice);
  }

  /** Resolves once the choice for rows is over, if one is being made. */
  async chosen(rows: StreamRows | undefined): Promise<void> {
    if (rows !== undefined) await this.#choices.get(rows)?.catch(() => {});
  }

  noteNotPlain({ name }: Table): void {
    this.#notPlain.add(name);
  }

  noteStraight(rows: StreamRows): void {
    this.#straight.add(rows);
  }

  /** Takes {@link noteStraight} back: the rows go by staging after all. */
  noteStaged(rows: StreamRows): void {
    this.#straight.delete(rows);
  }

  noteWritten(
    { name }: Table,
    { inserted, rows, at }: { inserted: number; rows: number; at: string | null },
  ): void {
    if (at !== null) this.#writtenAt.set(name, at);
    if (inserted >= rows * MOSTLY) this.#filling.add(name);
    else this.#filling.delete(name);
  }

  /** True if rows with a later load time were written meanwhile. */
  isStale({ name }: Table, at: string): boolean {
    return at < (this.#writtenAt.get(name) ?? at);
  }
}
