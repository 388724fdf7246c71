import { add, type Coverage, formatInstant, type Interval } from 'singer';
import type { State } from './state.ts';

/** The say of one stream's readers in its coverage. */
export interface Claims {
  /** Adds an interval that is completely read, after its records were written. */
  readonly cover: (interval: Interval) => Promise<void>;
  /**
   * Takes back an interval that is not completely read after all. STATE says that it is unverified until it is covered,
   * so that the next run counts it.
   */
  readonly uncover: (interval: Interval) => Promise<void>;
  /** Notes a window of which QuickBooks reports more records than it returned, even after a second read. */
  readonly unverified: (window: Interval) => void;
}

/** A change of one stream's bookmark, and the STATE that holds it. */
export interface BookmarkChange {
  readonly stream: string;
  /** Undefined for a snapshot, which is taken whole. */
  readonly coverage?: Coverage;
  readonly state: State;
}

/** The STATE of a run. It moves by the claims of the run's streams. */
export class RunState {
  readonly #windowField: string;
  readonly #onChange: (change: BookmarkChange) => Promise<void>;
  readonly #unverified: string[] = [];
  #state: State;

  constructor(state: State, windowField: string, onChange: (change: BookmarkChange) => Promise<void>) {
    this.#state = state;
    this.#windowField = windowField;
    this.#onChange = onChange;
  }

  get state(): State {
    return this.#state;
  }

  /** The unverified windows of all streams, as text. */
  get unverified(): readonly string[] {
    return this.#unverified;
  }

  covered(stream: string): Coverage {
    return this.#state.covered(stream, this.#windowField);
  }

  /** Returns true if records were missing in a part of an interval, and STATE does not cover that part since. */
  isUnverified(stream: string, interval: Interval): boolean {
    const unverified = this.#state.unverified(stream, this.#windowField);
    return unverified.some(({ start, end }) => start < interval.end && interval.start < end);
  }

  claimsOf(stream: string): Claims {
    return {
      cover: (interval) => this.#cover(stream, interval),
      uncover: (interval) =>
        this.#moveTo(stream, this.#state.withUnverified(stream, this.#windowField, interval)),
      unverified: ({ start, end }) =>
        this.#unverified.push(`${stream} ${formatInstant(start)} to ${formatInstant(end)}`),
    };
  }

  /** Notes that a snapshot was read at a time, after its records were written. */
  snapshotTaken(stream: string, at: number): Promise<void> {
    this.#state = this.#state.withSnapshot(stream, at);
    return this.#onChange({ stream, state: this.#state });
  }

  async #cover(stream: string, interval: Interval): Promise<void> {
    if (interval.start >= interval.end) return;
    const coverage = add(this.covered(stream), interval);
    await this.#moveTo(stream, this.#state.withCovered(stream, this.#windowField, coverage));
  }

  async #moveTo(stream: string, state: State): Promise<void> {
    this.#state = state;
    await this.#onChange({ stream, coverage: this.covered(stream), state });
  }
}
