import {
  add,
  type Bookmark,
  type Company,
  type Coverage,
  companyJson,
  type Interval,
  NOTHING,
  type PartlyRead,
  type Refusable,
  readRefusals,
  snapshotBookmarkText,
  subtract,
} from 'singer';
import { partsOf, partsWithEmpty, partsWithRead } from './bookmark-parts.ts';
import { givenState } from './given-state.ts';
import { type BookmarkChange, changedBookmark, HeldBookmark } from './held-bookmark.ts';
import { objectText, type RawMembers, rawMembers } from './raw-members.ts';
import { NO_REPORTS, type ReportBookmark } from './report-bookmark.ts';
import { snapshotTimeIn } from './snapshot-time.ts';

type Bookmarks = ReadonlyMap<string, HeldBookmark>;
type Part = 'covered' | 'unverified' | 'coveredAsEmpty' | 'coveredByCdc';

/**
 * The Singer STATE of this tap, immutable:
 * `{"company":{"environment":"production","realm_id":"…"},"bookmarks":{"<stream>":<bookmark>,…}}`, with a
 * {@link Bookmark} of each stream that is read by time, and `{"snapshot_at_utc":"…"}` of a snapshot. Bookmarks of other
 * streams, and other keys beside "bookmarks", are carried along unchanged.
 */
export class State {
  static readonly EMPTY = new State(undefined, new Map(), new Map());

  /** The company that it covers. Undefined in a STATE that was written before STATE named its company. */
  readonly company: Company | undefined;
  readonly #others: RawMembers;
  readonly #bookmarks: Bookmarks;

  private constructor(company: Company | undefined, others: RawMembers, bookmarks: Bookmarks) {
    this.company = company;
    this.#others = others;
    this.#bookmarks = bookmarks;
  }

  /** Reads a STATE value that a target printed or Meltano stored. */
  static parse(text: string, where: string): State {
    const { company, bookmarks, others } = givenState(text, where);
    const raw = bookmarks === undefined ? [] : [...rawMembers(Buffer.from(bookmarks), where)];
    const held = raw.map(([name, value]) => [name, HeldBookmark.ofText(value)] as const);
    return new State(company, others, new Map(held));
  }

  /** The coverage of a stream by this window field. A bookmark for the other field does not count, here and below. */
  covered(stream: string, windowField: string): Coverage {
    return this.#intervals(stream, windowField, 'covered');
  }

  /** Time in which records were missing, and that is not covered since. */
  unverified(stream: string, windowField: string): Coverage {
    return this.#intervals(stream, windowField, 'unverified');
  }

  /** The part of the coverage that a single answer without records proves. */
  coveredAsEmpty(stream: string, windowField: string): Coverage {
    return this.#intervals(stream, windowField, 'coveredAsEmpty');
  }

  /** The part of the coverage that no query has confirmed: change data capture reported no change in it. */
  coveredByCdc(stream: string, windowField: string): Coverage {
    return this.#intervals(stream, windowField, 'coveredByCdc');
  }

  /** Seconds that are not covered, of which the first records were written. */
  partlyRead(stream: string, windowField: string): readonly PartlyRead[] {
    return this.#bookmark(stream, windowField)?.partlyRead ?? [];
  }

  /** With the part of a second that is read, in place of an earlier one. */
  withPartlyRead(stream: string, windowField: string, part: PartlyRead | undefined): State {
    if (part === undefined) return this;
    const others = this.partlyRead(stream, windowField).filter(({ second }) => second !== part.second);
    return this.#with(stream, { windowField, partlyRead: [...others, part] });
  }

  /** The facts in the bookmark of a stream about change data capture; undefined without a bookmark. */
  cdc(stream: string): Pick<Bookmark, 'covered' | 'deletionsCovered' | 'cdcAt'> | undefined {
    return this.#bookmarks.get(stream)?.valueFor(stream);
  }

  /** The time of a stream's snapshot in epoch milliseconds. Undefined if there is none. */
  snapshotAt(stream: string): number | undefined {
    return snapshotTimeIn(this.#bookmarks.get(stream)?.text, stream);
  }

  /** Names of the streams that have a bookmark, those of other taps included. */
  get streams(): readonly string[] {
    return [...this.#bookmarks.keys()];
  }

  /** The window field of a stream's bookmark. */
  windowField(stream: string): string | undefined {
    return this.#bookmarks.get(stream)?.valueFor(stream).windowField;
  }

  withCompany(company: Company): State {
    return new State(company, this.#others, this.#bookmarks);
  }

  /** With a bookmark for a stream that has none, so that bookmarks stand in the order of the streams. */
  withStream(stream: string, windowField: string): State {
    return this.#bookmarks.has(stream) ? this : this.withCovered(stream, windowField, NOTHING);
  }

  /** With another coverage. What it covers is no longer unverified. */
  withCovered(stream: string, windowField: string, covered: Coverage): State {
    return this.#with(stream, { windowField, ...partsOf(covered, this.#bookmark(stream, windowField)) });
  }

  /** With intervals that are completely read. */
  withRead(stream: string, windowField: string, intervals: Coverage): State {
    const parts = partsWithRead(intervals, this.#bookmark(stream, windowField));
    return this.#with(stream, { windowField, ...parts }, 'entity');
  }

  /** With an interval that a query found empty. A part that seemed empty before, to a query or a call, is proved. */
  withEmpty(stream: string, windowField: string, interval: Interval): State {
    const parts = partsWithEmpty(interval, this.#bookmark(stream, windowField));
    return this.#with(stream, { windowField, ...parts }, 'entity');
  }

  /** With an interval in which nothing changed, as change data capture says. */
  withSilence(stream: string, windowField: string, interval: Interval): State {
    const coveredByCdc = add(this.coveredByCdc(stream, windowField), interval);
    const state = this.withCovered(stream, windowField, add(this.covered(stream, windowField), interval));
    return state.#with(stream, { windowField, coveredByCdc });
  }

  /** With the time up to which change data capture was asked, and the time of which it told every deletion. */
  withCdc(stream: string, windowField: string, cdcAt: number, deletions?: Interval): State {
    const { deletionsCovered = NOTHING } = this.cdc(stream) ?? {};
    const told = deletions === undefined ? deletionsCovered : add(deletionsCovered, deletions);
    return this.#with(stream, { windowField, cdcAt, deletionsCovered: told }, 'cdc');
  }

  /** With a time of which every deletion is known. A stream without a bookmark gets none. */
  withDeletionsCovered(stream: string, interval: Interval): State {
    const { windowField, deletionsCovered = NOTHING } = this.#bookmarks.get(stream)?.valueFor(stream) ?? {};
    if (windowField === undefined) return this;
    return this.#with(stream, { windowField, deletionsCovered: add(deletionsCovered, interval) });
  }

  /** The rows that the last settled census of a stream knew to be lost; 0 if none did. */
  rowsLost(stream: string): number {
    return this.#bookmarks.get(stream)?.valueFor(stream).rowsLost ?? 0;
  }

  withRowsLost(stream: string, windowField: string, rowsLost: number): State {
    return this.rowsLost(stream) === rowsLost ? this : this.#with(stream, { windowField, rowsLost });
  }

  /** Without the bookmark of a stream. */
  without(stream: string): State {
    const others = [...this.#bookmarks].filter(([name]) => name !== stream);
    return new State(this.company, this.#others, new Map(others));
  }

  /** Without an interval in the coverage of a stream, since records are missing in it. */
  withUnverified(stream: string, windowField: string, interval: Interval): State {
    const covered = subtract(this.covered(stream, windowField), interval);
    const unverified = add(this.unverified(stream, windowField), interval);
    return this.withCovered(stream, windowField, covered).#with(stream, { windowField, unverified });
  }

  /** The optional fields with which the covered records of a stream were read. */
  include(stream: string): string | undefined {
    return this.#bookmarks.get(stream)?.valueFor(stream).include;
  }

  /** With optional fields from now on. Coverage that was read without them is dropped. */
  withInclude(stream: string, windowField: string, include: string): State {
    if (this.include(stream) === include) return this;
    const none = { covered: NOTHING, unverified: NOTHING, coveredAsEmpty: NOTHING, coveredByCdc: NOTHING };
    return this.#with(stream, { windowField, include, ...none }, 'include');
  }

  /** Without optional fields from now on. Coverage that was read with them still counts. */
  withoutInclude(stream: string): State {
    const { include, ...bookmark } = this.#bookmarks.get(stream)?.valueFor(stream) ?? {};
    if (include === undefined || !('windowField' in bookmark)) return this;
    return this.#held(stream, HeldBookmark.of(bookmark as Bookmark));
  }

  withSnapshot(stream: string, at: number): State {
    return this.#held(stream, HeldBookmark.ofText(snapshotBookmarkText(at)));
  }

  /** The time at which QuickBooks refused something of a stream, in epoch milliseconds; undefined if it did not. */
  refusedAt(stream: string, what: Refusable): number | undefined {
    const text = this.#bookmarks.get(stream)?.text;
    return text === undefined ? undefined : readRefusals(JSON.parse(text))[what];
  }

  /** With a refusal of something of a stream that is read by time. */
  withRefusal(stream: string, windowField: string, what: Refusable, at: number): State {
    const { refusedAt } = this.#bookmarks.get(stream)?.valueFor(stream) ?? {};
    return this.#with(stream, { windowField, refusedAt: { ...refusedAt, [what]: at } });
  }

  /** With a refusal of the entity of a snapshot. */
  withSnapshotRefused(stream: string, at: number): State {
    const text = snapshotBookmarkText(this.snapshotAt(stream), { entity: at });
    return this.#held(stream, HeldBookmark.ofText(text));
  }

  /** The periods of a report that were read. */
  reports(stream: string): ReportBookmark {
    return this.#bookmarks.get(stream)?.reportsFor(stream) ?? NO_REPORTS;
  }

  withReports(stream: string, reports: ReportBookmark): State {
    return this.#held(stream, HeldBookmark.ofReports(reports));
  }

  #intervals(stream: string, windowField: string, name: Part): Coverage {
    return this.#bookmark(stream, windowField)?.[name] ?? NOTHING;
  }

  /** The bookmark of a stream by this window field. */
  #bookmark(stream: string, windowField: string): Bookmark | undefined {
    const bookmark = this.#bookmarks.get(stream)?.valueFor(stream);
    return bookmark?.windowField === windowField ? bookmark : undefined;
  }

  #with(stream: string, change: BookmarkChange, accepted?: Refusable): State {
    const before = this.#bookmarks.get(stream)?.valueFor(stream);
    return this.#held(stream, changedBookmark(before, change, accepted));
  }

  #held(stream: string, bookmark: HeldBookmark): State {
    return new State(this.company, this.#others, new Map(this.#bookmarks).set(stream, bookmark));
  }

  toJson(): string {
    const texts = [...this.#bookmarks].map(([stream, bookmark]) => [stream, bookmark.text] as const);
    const members = new Map(this.#others).set('bookmarks', objectText(new Map(texts)));
    if (this.company === undefined) return objectText(members);
    return objectText(new Map([['company', JSON.stringify(companyJson(this.company))], ...members]));
  }
}
