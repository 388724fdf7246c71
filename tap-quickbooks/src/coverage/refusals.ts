/** The times that decide how long a refusal of QuickBooks is believed. */
export interface Belief {
  readonly now: number;
  /** Milliseconds for which a refusal is believed; 0 to ask in every run. */
  readonly trustMs: number;
}

/**
 * Returns true while what QuickBooks refused is not asked for again. A refusal from the future, which only a clock that
 * was ahead can have noted, does not count.
 */
export function isBelieved(refusedAt: number | undefined, { now, trustMs }: Belief): boolean {
  return refusedAt !== undefined && refusedAt > now - trustMs && refusedAt <= now;
}
