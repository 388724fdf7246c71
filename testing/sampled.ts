import { inject } from 'vitest';

/** One case in this many runs in the system lane; the soak runs all. */
const SAMPLE = 4;

/** The cases of a long table that this lane runs. */
export function sampled<T>(cases: readonly T[]): readonly T[] {
  return inject('volume') > 1 ? cases : cases.filter((_, place) => place % SAMPLE === 0);
}
