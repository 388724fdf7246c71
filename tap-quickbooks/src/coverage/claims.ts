import {
  add,
  type Coverage,
  coverageOf,
  formatInstant,
  type Interval,
  NOTHING,
  overlaps,
  type PartlyRead,
  SECOND_MS,
  without,
} from 'singer';
import { shortText } from '../short-text.ts';
import type { ReportBookmark } from './report-bookmark.ts';
import type { State } from './state.ts';

/** The say of one stream's readers in its coverage. */
export interface Claims {
  /** Adds an interval that is completely read, and the part of the second after it, after their records were written. */
  readonly cover: (interval: Interval, partlyRead?: PartlyRead) => Promise<void>;
  /** Notes the part of a second that is read, if any, after its records were written. */
  readonly partlyRead: (partlyRead: PartlyRead | undefined) => Promise<void>;
  /** Adds an interval of which one answer without records came. The next run looks at it once more. */
  readonly coverEmpty: (interval: Interval) => Promise<void>;
  /**
   * Takes back an interval that is not completely read after all. STATE says that it is unverified until it is covered,
   * so that the next run counts it.
   */
  readonly uncover: (interval: Interval) => Promise<void>;
  /** Notes a window of which QuickBooks reports more records than it returned, even after a second read. */
  readonly unverified: (window: Interval) => void;
  /** Notes records that stay unread. Their time is not covered in this run, whatever else claims it. */
  readonly unserved: (unserved: Unserved) => Promise<void>;
}

/** Records that QuickBooks does not serve, and the time in which they lie. */
interface Unserved {
  readonly interval: Interval;
  readonly ids: readonly string[];
  readonly reason: string;
}

/** A change of one stream's bookmark, and the STATE that holds it. */
export interface BookmarkChange {
  readonly stream: string;
  /** Undefined for a snapshot, which is taken whole, for a report, and for a part of a second, which is not covered. */
  readonly coverage?: Coverage;
  readonly state: State;
}

/** The STATE of a run. It moves by the claims of the run's streams. */
export class RunState {
  readonly #windowField: string;
  readonly #onChange: (change: BookmarkChange) => Promise<void>;
  readonly #unverified: string[] = [];
  readonly #unserved = new Map<string, string>();
  readonly #open = new Map<string, Coverage>();
  readonly #changes = new Map<string, number>();
  #state: State;

  constructor(state: State, windowField: string, onChange: (change: BookmarkChange) => Promise<void>) {
    this.#state = state;
    this.#windowField = windowField;
    this.#onChange = onChange;
  }

  /** Notes that QuickBooks refuses the optional fields of a stream, which is read without them from now on. */
  readPlain(stream: string, at: number): void {
    this.#state = this.#state.withoutInclude(stream).withRefusal(stream, this.#windowField, 'include', at);
  }

  /** Notes that QuickBooks refuses the entity of a stream, or to tell its changes. */
  refused(stream: string, what: 'entity' | 'cdc', at: number): void {
    this.#state = this.#state.withRefusal(stream, this.#windowField, what, at);
  }

  /** Notes that QuickBooks refuses the entity of a snapshot. */
  snapshotRefused(stream: string, at: number): void {
    this.#state = this.#state.withSnapshotRefused(stream, at);
  }

  get state(): State {
    return this.#state;
  }

  /** The unverified windows of all streams, as text. */
  get unverified(): readonly string[] {
    return this.#unverified;
  }

  /** The records of all streams that stay unread, as text. */
  get unserved(): readonly string[] {
    return [...this.#unserved.values()];
  }

  covered(stream: string): Coverage {
    return this.#state.covered(stream, this.#windowField);
  }

  /** The coverage without the parts that only one empty answer, or the silence of change data capture, proves. */
  confirmed(stream: string): Coverage {
    return [this.coveredByCdc(stream), this.coveredAsEmpty(stream)].reduce(without, this.covered(stream));
  }

  /** The part of a second that was read. Undefined for a second that is read from its start. */
  partlyRead(stream: string, second: number): PartlyRead | undefined {
    return this.#state.partlyRead(stream, this.#windowField).find((each) => each.second === second);
  }

  coveredAsEmpty(stream: string): Coverage {
    return this.#state.coveredAsEmpty(stream, this.#windowField);
  }

  coveredByCdc(stream: string): Coverage {
    return this.#state.coveredByCdc(stream, this.#windowField);
  }

  /** Covers an interval in which nothing changed, as change data capture says. */
  async coverSilence(stream: string, interval: Interval): Promise<void> {
    await this.#moveTo(stream, this.#state.withSilence(stream, this.#windowField, interval));
  }

  /**
   * Notes the time up to which change data capture was asked. `deletions` is the time of which it told every deletion,
   * after their records were written; undefined if some may be missing.
   */
  async cdcAsked(stream: string, until: number, deletions?: Interval): Promise<void> {
    await this.#moveTo(stream, this.#state.withCdc(stream, this.#windowField, until, deletions));
  }

  /** Returns true if records were missing in a part of an interval, and STATE does not cover that part since. */
  isUnverified(stream: string, interval: Interval): boolean {
    return overlaps(this.#state.unverified(stream, this.#windowField), interval);
  }

  /** Notes the time of the newest change in a stream, as change data capture tells it. */
  noteChange(stream: string, newest: number): void {
    this.#changes.set(stream, newest);
  }

  /** Returns true if a page without records proves nothing of an interval: it is known to hold some, or to have held. */
  isDoubtful(stream: string, interval: Interval): boolean {
    const newest = this.#changes.get(stream);
    return (newest !== undefined && newest >= interval.start) || this.isUnverified(stream, interval);
  }

  claimsOf(stream: string): Claims {
    return {
      cover: (interval, partlyRead) => this.#cover(stream, interval, partlyRead),
      partlyRead: (partlyRead) => this.#notePartlyRead(stream, partlyRead),
      coverEmpty: (interval) => this.#coverEmpty(stream, interval),
      uncover: (interval) =>
        this.#moveTo(stream, this.#state.withUnverified(stream, this.#windowField, interval)),
      unverified: ({ start, end }) =>
        this.#unverified.push(`${stream} ${formatInstant(start)} to ${formatInstant(end)}`),
      unserved: (unserved) => this.#leaveOpen(stream, unserved),
    };
  }

  /** Notes that a snapshot was read at a time, after its records were written. */
  snapshotTaken(stream: string, at: number): Promise<void> {
    this.#state = this.#state.withSnapshot(stream, at);
    return this.#onChange({ stream, state: this.#state });
  }

  /** Changes what is known of a report, after its records were written. */
  reportsRead(stream: string, change: (reports: ReportBookmark) => ReportBookmark): Promise<void> {
    this.#state = this.#state.withReports(stream, change(this.#state.reports(stream)));
    return this.#onChange({ stream, state: this.#state });
  }

  /** Changes what is known of a report. The next STATE tells it: the one that covers what the change came of. */
  noteReports(stream: string, reports: ReportBookmark): void {
    this.#state = this.#state.withReports(stream, reports);
  }

  async #cover(stream: string, interval: Interval, partlyRead?: PartlyRead): Promise<void> {
    const proved = this.#notOpen(stream, interval);
    if (proved.length === 0) return this.#notePartlyRead(stream, partlyRead);
    const read = this.#state.withRead(stream, this.#windowField, proved);
    await this.#moveTo(stream, read.withPartlyRead(stream, this.#windowField, partlyRead));
  }

  async #notePartlyRead(stream: string, partlyRead: PartlyRead | undefined): Promise<void> {
    if (partlyRead === undefined) return;
    this.#state = this.#state.withPartlyRead(stream, this.#windowField, partlyRead);
    await this.#onChange({ stream, state: this.#state });
  }

  async #coverEmpty(stream: string, interval: Interval): Promise<void> {
    const seen = this.#notOpen(stream, interval);
    if (seen.length === 0) return;
    const withEmpty = (state: State, each: Interval) => state.withEmpty(stream, this.#windowField, each);
    await this.#moveTo(stream, seen.reduce(withEmpty, this.#state));
  }

  /** The parts of an interval in which no record stays unread. */
  #notOpen(stream: string, interval: Interval): Coverage {
    return without(coverageOf([interval]), this.#open.get(stream) ?? NOTHING);
  }

  async #leaveOpen(stream: string, unserved: Unserved): Promise<void> {
    const { interval, ids } = unserved;
    const key = [stream, interval.start, ...ids].join(' ');
    if (this.#unserved.has(key)) return;
    this.#unserved.set(key, textOf(stream, unserved));
    this.#open.set(stream, add(this.#open.get(stream) ?? NOTHING, interval));
    await this.#moveTo(stream, this.#state.withUnverified(stream, this.#windowField, interval));
  }

  async #moveTo(stream: string, state: State): Promise<void> {
    this.#state = state;
    await this.#onChange({ stream, coverage: this.covered(stream), state });
  }
}

function textOf(stream: string, { interval: { start, end }, ids, reason }: Unserved): string {
  const time =
    end - start === SECOND_MS ? formatInstant(start) : `${formatInstant(start)} to ${formatInstant(end)}`;
  return `${stream} ${[...ids.map((id) => `Id ${shortText(id)}`), time].join(' at ')} (${reason})`;
}
