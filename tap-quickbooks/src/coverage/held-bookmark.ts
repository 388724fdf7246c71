import {
  type Bookmark,
  bookmarkText,
  ConfigError,
  NOTHING,
  openSeconds,
  type Refusable,
  readBookmark,
  withoutRefusal,
} from 'singer';
import { type ReportBookmark, reportBookmarkText, reportsIn } from './report-bookmark.ts';

export type BookmarkChange = Pick<Bookmark, 'windowField'> & Partial<Bookmark>;

/** A bookmark as text and as value, that of windows or of reports. Each is made when it is first needed, once. */
export class HeldBookmark {
  #text: string | undefined;
  #value: Bookmark | undefined;
  #reports: ReportBookmark | undefined;

  private constructor({
    text,
    value,
    reports,
  }: { text?: string; value?: Bookmark; reports?: ReportBookmark }) {
    this.#text = text;
    this.#value = value;
    this.#reports = reports;
  }

  static ofText(text: string): HeldBookmark {
    return new HeldBookmark({ text });
  }

  static of(value: Bookmark): HeldBookmark {
    return new HeldBookmark({ value });
  }

  static ofReports(reports: ReportBookmark): HeldBookmark {
    return new HeldBookmark({ reports });
  }

  /** The bytes that came in, unless the bookmark was changed. */
  get text(): string {
    if (this.#text === undefined && this.#reports !== undefined)
      this.#text = reportBookmarkText(this.#reports);
    this.#text ??= this.#value === undefined ? '' : bookmarkText(this.#value);
    return this.#text;
  }

  /** Throws {@link ConfigError} for a bookmark of another tap. */
  reportsFor(stream: string): ReportBookmark {
    this.#reports ??= reportsIn(this.text, stream);
    return this.#reports;
  }

  /** Throws {@link ConfigError} for a bookmark of another tap. */
  valueFor(stream: string): Bookmark {
    this.#value ??= readBookmark(JSON.parse(this.text));
    if (this.#value !== undefined) return this.#value;
    throw new ConfigError(
      `the bookmark of ${stream} in the state is not one of this tap: ${this.text.slice(0, 80)}; expected {"window_field", "covered"}. Remove it to read the whole range again`,
    );
  }
}

/**
 * A bookmark after a change. Coverage by another window field is dropped; deletions stay known. QuickBooks has
 * `accepted` what it may have refused before.
 */
export function changedBookmark(
  before: Bookmark | undefined,
  change: BookmarkChange,
  accepted?: Refusable,
): HeldBookmark {
  const { covered: _, unverified: __, coveredAsEmpty: ___, coveredByCdc: ____, ...lasting } = before ?? {};
  const kept = before?.windowField === change.windowField ? before : lasting;
  const changed = { covered: NOTHING, ...kept, ...change };
  const partlyRead = openSeconds(changed.partlyRead ?? [], changed);
  const bookmark = { ...changed, partlyRead };
  return HeldBookmark.of(accepted === undefined ? bookmark : withoutRefusal(bookmark, accepted));
}
