/** Answers that are looked at. */
const MOST_TIMES = 60;

/** The share of them that came sooner than usual. A low one: on a machine that is late most answers are. */
const SHARE = 0.05;

/** The time (ms) that an answer takes if nothing on its way stands still. */
export class UsualTime {
  #times: readonly number[] = [];

  note(ms: number): void {
    this.#times = [...this.#times, ms].slice(-MOST_TIMES);
  }

  /** 0 before the first answer: then any request may be late. */
  get ms(): number {
    const sorted = [...this.#times].sort((a, b) => a - b);
    return sorted[Math.floor(SHARE * sorted.length)] ?? 0;
  }
}
