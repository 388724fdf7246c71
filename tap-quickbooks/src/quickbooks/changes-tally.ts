import { counted } from 'singer';
import type { Deletion, EntityChanges } from '../cdc/cdc-answer.ts';
import { shortList } from '../short-text.ts';
import type { CdcObject } from './cdc-object.ts';
import { instantOf, onOneLine } from './rows.ts';

const DELETED = 'Deleted';

/** Most Ids that a message names. */
const MOST_NAMED = 3;

/** The changes of one stream, while its objects are read. */
export class ChangesTally {
  readonly #deletions: Deletion[] = [];
  readonly #live = new Set<string>();
  /** Ids whose status is that of a deletion in another case. */
  readonly #unclear = new Set<string>();
  #objects = 0;
  #newest = Number.NEGATIVE_INFINITY;
  #unnamed = 0;
  #missing = 0;

  /** Adds an object. Returns the offset after it. */
  add(body: Buffer, object: CdcObject): number {
    const { id, time, status, end } = object;
    this.#objects += 1;
    if (status?.trim().toLowerCase() !== DELETED.toLowerCase()) {
      this.#newest = Math.max(this.#newest, instantOf(time) ?? Number.POSITIVE_INFINITY);
      if (id !== undefined) this.#live.add(id);
    } else if (id === undefined) this.#unnamed += 1;
    else if (status !== DELETED) this.#unclear.add(id);
    else this.#deletions.push({ id, at: instantOf(time), payload: onOneLine(body, object) });
    return end;
  }

  /** Notes objects that an element announces and does not have. */
  announce(missing: number): void {
    this.#missing += Math.max(0, missing);
  }

  /** The changes. A record that came as live as well is not deleted. */
  get changes(): EntityChanges {
    return {
      objects: this.#objects + this.#missing,
      newest: this.#newest,
      deletions: this.#deletions.filter(({ id }) => !this.#live.has(id)),
      doubt: this.#doubt,
    };
  }

  get #doubt(): string | undefined {
    const contrary = this.#deletions.filter(({ id }) => this.#live.has(id)).map(({ id }) => id);
    const unclear = [...new Set([...this.#unclear, ...contrary])];
    if (this.#unnamed > 0) return `${counted(this.#unnamed, 'deleted record')} without an Id`;
    if (unclear.length > 0)
      return `${counted(unclear.length, 'record')} that may be deleted or not (Id ${shortList(unclear, MOST_NAMED)})`;
    return this.#missing > 0 ? `${counted(this.#missing, 'change')} fewer than it announces` : undefined;
  }
}
