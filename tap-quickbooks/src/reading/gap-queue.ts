/** Calls that a gap takes at least if it has records: a page, and the count that proves it. */
const CALLS_OF_A_GAP = 2;

interface Waiting {
  readonly start: () => void;
  readonly isDropped: () => boolean;
}

/**
 * Gaps that wait for their turn. If the calls of a run are limited, a gap begins only while there are calls left to
 * finish all that have begun. Otherwise a small limit would be spent on first pages, and no count would prove any.
 */
export class GapQueue {
  readonly #waiting: Waiting[] = [];
  readonly #callsLeft: () => number;
  #begun = 0;

  /** `callsLeft` returns Infinity if the calls are not limited. */
  constructor(callsLeft: () => number) {
    this.#callsLeft = callsLeft;
  }

  /** True if the calls of the run are limited. */
  get isLimited(): boolean {
    return this.#callsLeft() !== Number.POSITIVE_INFINITY;
  }

  /** Adds a gap by the function that starts its reading. A gap that is dropped meanwhile is not begun. */
  add(start: () => void, isDropped: () => boolean = () => false): void {
    this.#waiting.push({ start, isDropped });
    this.#begin();
  }

  /** Notes that a gap has been read to its end. */
  readonly ended = (): void => {
    this.#begun -= 1;
    this.#begin();
  };

  #begin(): void {
    while (this.#begun === 0 || this.#callsLeft() >= CALLS_OF_A_GAP * (this.#begun + 1)) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if (next.isDropped()) continue;
      this.#begun += 1;
      next.start();
    }
  }
}
