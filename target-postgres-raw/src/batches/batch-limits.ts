/** What a batch may hold before it is loaded; whichever limit is reached first counts. */
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
  /** Whether the last message was a STATE: a cut here moves the bookmark as far as the rows. */
  readonly endsWithState: boolean;
}

/** At a STATE a batch is cut from this part of a limit on, lest the rest of it waits for the next STATE. */
const NEARLY_FULL = 0.9;

/** Whether the batch is to be cut; its age is a matter of a timer, since it also counts while nothing comes in. */
export function isDue(size: BatchSize, limits: BatchLimits): boolean {
  const part = size.endsWithState ? NEARLY_FULL : 1;
  return size.rows >= limits.rows * part || size.bytes >= limits.bytes * part;
}
