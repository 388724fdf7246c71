import { isAfter, type Key } from './key.ts';
import type { Row } from './row.ts';

/**
 * Rows by key, the last one of each. Most sources send records in the order of their keys, and then a list is enough: a
 * Map would take several times as long.
 */
export class KeyedRows {
  /** In the order of {@link isAfter}; undefined once a row came in another order. */
  #ordered: Row[] | undefined = [];
  /** All rows once there is no such list. */
  #byKey = new Map<Key, Row>();

  get size(): number {
    return this.#ordered?.length ?? this.#byKey.size;
  }

  get(key: Key): Row | undefined {
    const last = this.#ordered?.at(-1);
    if (this.#ordered !== undefined && (last === undefined || isAfter(key, last.key))) return undefined;
    return last?.key === key ? last : this.#indexed().get(key);
  }

  set(row: Row): void {
    const ordered = this.#ordered;
    const last = ordered?.at(-1);
    if (ordered === undefined) this.#byKey.set(row.key, row);
    else if (last === undefined || isAfter(row.key, last.key)) ordered.push(row);
    else if (last.key === row.key) ordered[ordered.length - 1] = row;
    else this.#indexed().set(row.key, row);
  }

  delete(key: Key): void {
    this.#indexed().delete(key);
  }

  /** The rows in the order of their keys. */
  sorted(): Row[] {
    return this.#ordered ?? [...this.#byKey.values()].sort((a, b) => (isAfter(a.key, b.key) ? 1 : -1));
  }

  sharesKeys(other: KeyedRows): boolean {
    if (this.#endsBefore(other) || other.#endsBefore(this)) return false;
    const others = other.#indexed();
    for (const key of this.#indexed().keys()) if (others.has(key)) return true;
    return false;
  }

  /** False also where only a look at each row could tell. */
  #endsBefore(other: KeyedRows): boolean {
    if (this.size === 0 || other.size === 0) return true;
    const [last, first] = [this.#ordered?.at(-1), other.#ordered?.[0]];
    return last !== undefined && first !== undefined && isAfter(first.key, last.key);
  }

  #indexed(): Map<Key, Row> {
    for (const row of this.#ordered ?? []) this.#byKey.set(row.key, row);
    this.#ordered = undefined;
    return this.#byKey;
  }
}
