/** Time (ms) for which a delay is remembered. */
const MEMORY_MS = 10_000;

/** Delays up to this length (ms) are those of a machine at rest: a page is parsed, or garbage is collected. */
const USUAL_MS = 60;

/** Longest time (ms) that is added to a window. */
const MOST_MS = 1_500;

/**
 * The delays of this process's timers. A machine that is late with them is late with requests as well, after they have
 * left this process and before the server counts them.
 */
export class Lag {
  #delays: readonly { readonly at: number; readonly ms: number }[] = [];

  note(ms: number, at: number = performance.now()): void {
    if (ms <= USUAL_MS) return;
    // A shorter delay before this one changes nothing any more.
    this.#delays = [...this.#delays.filter((delay) => delay.ms > ms), { at, ms }];
  }

  /** The time (ms) by which windows are longer: a request may be late by twice the longest delay. */
  marginMs(now: number = performance.now()): number {
    this.#delays = this.#delays.filter(({ at }) => now - at < MEMORY_MS);
    return Math.min(MOST_MS, 2 * (this.#delays[0]?.ms ?? 0));
  }
}
