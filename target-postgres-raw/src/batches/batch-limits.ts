/** Limits of a batch. It is loaded when it reaches the first of them. */
export interface BatchLimits {
  readonly rows: number;
  /** Bytes of the lines that were read. */
  readonly bytes: number;
  /** Since the first message came in. */
  readonly ageMs: number;
}

export interface BatchSize {
  readonly rows: number;
  readonly bytes: number;
  /** True if the last message was a STATE: a cut here moves the bookmark as far as the rows. */
  readonly endsWithState: boolean;
}

/** At a STATE a batch is cut from this part of a limit on: the rest of it would wait for the next STATE. */
const NEARLY_FULL = 0.9;

/**
 * Most streams that are committed together; a batch of more is committed in parts. A transaction holds about eight locks
 * for each of them (measured): on the table, its key, its TOAST table and the staging table. Two batches are under way,
 * and a server with its defaults has room for 6,400 locks (max_locks_per_transaction × max_connections), one with 25
 * connections for 1,600.
 */
export const MOST_STREAMS = 80;

/** Tells if the batch has to be cut by its size. A timer watches its age, which also counts while no input comes. */
export function isDue(size: BatchSize, limits: BatchLimits): boolean {
  const part = size.endsWithState ? NEARLY_FULL : 1;
  return size.rows >= limits.rows * part || size.bytes >= limits.bytes * part;
}
