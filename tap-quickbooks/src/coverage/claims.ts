import { add, type Coverage, formatInstant, type Interval, subtract } from 'singer';
import type { State } from './state.ts';

/** The say of one stream's readers in its coverage. */
export interface Claims {
  /** Adds an interval that is completely read, after its records were written. */
  readonly cover: (interval: Interval) => Promise<void>;
  /** Takes back an interval that is not completely read after all. */
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

  claimsOf(stream: string): Claims {
    return {
      cover: (interval) => this.#change(stream, (coverage) => add(coverage, interval)),
      uncover: (interval) => this.#change(stream, (coverage) => subtract(coverage, interval)),
      unverified: ({ start, end }) =>
        this.#unverified.push(`${stream} ${formatInstant(start)} to ${formatInstant(end)}`),
    };
  }

  /** Notes that a snapshot was read at a time, after its records were written. */
  snapshotTaken(stream: string, at: number): Promise<void> {
    this.#state = this.#state.withSnapshot(stream, at);
    return this.#onChange({ stream, state: this.#state });
  }

  async #change(stream: string, by: (coverage: Coverage) => Coverage): Promise<void> {
    const before = this.covered(stream);
    const coverage = by(before);
    if (coverage === before) return;
    this.#state = this.#state.withCovered(stream, this.#windowField, coverage);
    await this.#onChange({ stream, coverage, state: this.#state });
  }
}
