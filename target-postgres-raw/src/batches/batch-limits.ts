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

/** At a STATE a batch is cut from this part of a limit on, lest the rest of it waits for the next STATE. */
const NEARLY_FULL = 0.9;

/** Tells if the batch has to be cut by its size. A timer watches its age, which also counts while no input comes. */
export function isDue(size: BatchSize, limits: BatchLimits): boolean {
  const part = size.endsWithState ? NEARLY_FULL : 1;
  return size.rows >= limits.rows * part || size.bytes >= limits.bytes * part;
}
