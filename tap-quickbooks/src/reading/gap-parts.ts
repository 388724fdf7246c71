import { type Coverage, coverageOf, type Interval } from 'singer';
import type { Claims } from '../coverage/claims.ts';
import type { Readers } from './reader-pool.ts';

interface GapPartsOptions {
  readonly parts: readonly Interval[];
  /** Returns the number of records that QuickBooks has in an interval. One metered call. */
  readonly count: (interval: Interval) => Promise<number>;
  readonly claims: Claims;
  readonly pool: Readers;
  /** Reads stretches again that seemed to be empty, and that QuickBooks may have records of. */
  readonly readAgain: (stretches: Coverage) => void;
}

/**
 * The parts into which `max_window_days` cuts a gap. A part without records rests on one answer, and to count each
 * would double the calls. So one count of the whole gap proves all of them, after the last part.
 */
export class GapParts {
  readonly #options: GapPartsOptions;
  readonly #empty: Interval[] = [];
  #open: number;
  #records = 0;

  constructor(options: GapPartsOptions) {
    this.#options = options;
    this.#open = options.parts.length;
  }

  /** Notes the end of a part, and the records that came of it. */
  ended(part: Interval, records: number): void {
    this.#open -= 1;
    this.#records += records;
    if (records === 0) this.#empty.push(part);
    if (this.#open === 0 && this.#empty.length > 0 && this.#options.parts.length > 1)
      this.#options.pool.add(() => this.#verify());
  }

  /** If QuickBooks has fewer records than came, some have left, and the next run looks at the empty parts again. */
  async #verify(): Promise<void> {
    const { parts, count, claims, readAgain } = this.#options;
    const [start, end] = [
      Math.min(...parts.map((each) => each.start)),
      Math.max(...parts.map((each) => each.end)),
    ];
    const counted = await count({ start, end });
    const stretches = coverageOf(this.#empty);
    if (counted > this.#records) return readAgain(stretches);
    if (counted === this.#records) for (const each of stretches) await claims.cover(each);
  }
}
