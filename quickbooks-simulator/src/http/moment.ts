import { createHash } from 'node:crypto';

/** Start of a call, and the mark that identifies its answer. */
export interface Moment {
  /** Milliseconds. */
  readonly now: number;
  /** 24 hexadecimal digits. */
  readonly trace: string;
}

/** Makes a fresh trace for each call; they follow from the seed, so that two runs can be compared. */
export function momentsOf(seed: number, now: () => number): () => Moment {
  let calls = 0;
  return () => {
    calls += 1;
    const trace = createHash('md5').update(`${seed}:${calls}`).digest('hex').slice(0, 24);
    return { now: now(), trace };
  };
}
