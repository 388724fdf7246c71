import { ConfigError, DAY_MS, formatInstant, type Interval, isJsonObject } from 'singer';
import { dayIn, dayText, lastDayText, type Unit, unitOf, unitsOf } from './days.ts';

/** A period of a report that was read. */
export interface ReportPiece extends Interval {
  /** Start of the run that read it. */
  readonly at: number;
  /**
   * `due`: a transaction of the period changed since. `later`: one before it did, so its balances may have moved, or its
   * answer was empty for the first time.
   */
  readonly mark?: ReportMark;
  /** Parameters of each of its records beside those of the order; a single record without any if undefined. */
  readonly parts?: readonly Readonly<Record<string, string>>[];
  /** Its answer was empty. */
  readonly isEmpty?: true;
}

export type ReportMark = 'due' | 'later';

/** The periods that were read with one set of parameters, in order and without overlap. */
export type ReportPieces = readonly ReportPiece[];

/** A record that may have been written, while its period is not known as read. */
export interface BegunRecord extends Interval {
  /** Its parameters beside those of the order. */
  readonly instead?: Readonly<Record<string, string>>;
}

/**
 * The bookmark of a stream of reports:
 * `{"reports":{"<period>?<parameters>":[["<first day>","<last day>","<unit>","<read at>","<mark>",[<parts>],"empty"],…]}}`.
 * Neighbours that are equal but for their days are one entry, cut by its unit. Members at the end that say nothing are
 * left out. Records that were begun are in `"begun":{"<period>?<parameters>":[["<first day>","<last day>",{<part>}],…]}`.
 */
export interface ReportBookmark {
  readonly orders: ReadonlyMap<string, ReportPieces>;
  readonly begun?: ReadonlyMap<string, readonly BegunRecord[]>;
  /** The day after the last one of the closed books, as far as it is known. */
  readonly closedUntil?: number;
  /** The currency of the last answer. */
  readonly currency?: string;
}

export const NO_REPORTS: ReportBookmark = { orders: new Map() };

const EMPTY = 'empty';

type Entry = readonly [string, string, Unit | '', string, ...unknown[]];

/** Reads the bookmark of a stream in a STATE. Throws {@link ConfigError} for one of another tap. */
export function reportsIn(text: string, stream: string): ReportBookmark {
  const bookmark = readReportBookmark(JSON.parse(text));
  if (bookmark !== undefined) return bookmark;
  throw new ConfigError(
    `the bookmark of ${stream} in the state is not one of this tap: ${text.slice(0, 80)}; expected {"reports"}. Remove it to read the report again`,
  );
}

/** Reads the form on the wire. Undefined for any other value. */
export function readReportBookmark(value: unknown): ReportBookmark | undefined {
  if (!isJsonObject(value) || !isJsonObject(value.reports)) return undefined;
  const orders = new Map<string, ReportPieces>();
  for (const [key, entries] of Object.entries(value.reports)) {
    if (!Array.isArray(entries)) return undefined;
    const pieces = entries.map(piecesOf);
    if (pieces.includes(undefined)) return undefined;
    orders.set(
      key,
      pieces.flatMap((each) => each ?? []).sort((a, b) => a.start - b.start),
    );
  }
  const begun = begunIn(value.begun);
  const closed = dayIn(value.books_closed);
  return {
    orders,
    ...(begun.size > 0 && { begun }),
    ...(closed !== undefined && { closedUntil: closed + DAY_MS }),
    ...(typeof value.currency === 'string' && { currency: value.currency }),
  };
}

export function reportBookmarkText({
  orders,
  begun = new Map(),
  closedUntil,
  currency,
}: ReportBookmark): string {
  const reports = [...orders].map(([key, pieces]) => [key, entriesOf(pieces)] as const);
  const records = [...begun]
    .filter(([, list]) => list.length > 0)
    .map(([key, list]) => [key, list.map(begunEntry)] as const);
  const closed =
    closedUntil === undefined ? {} : { books_closed: lastDayText({ start: 0, end: closedUntil }) };
  return JSON.stringify({
    reports: Object.fromEntries(reports),
    ...(records.length > 0 && { begun: Object.fromEntries(records) }),
    ...closed,
    ...(currency !== undefined && { currency }),
  });
}

function begunEntry(record: BegunRecord): readonly unknown[] {
  const days = [dayText(record.start), lastDayText(record)];
  return record.instead === undefined ? days : [...days, record.instead];
}

function begunIn(value: unknown): ReadonlyMap<string, readonly BegunRecord[]> {
  const lists = isJsonObject(value) ? Object.entries(value) : [];
  return new Map(lists.map(([key, list]) => [key, (Array.isArray(list) ? list : []).flatMap(begunRecordIn)]));
}

function begunRecordIn(entry: unknown): BegunRecord[] {
  const [from, to, instead]: readonly unknown[] = Array.isArray(entry) ? entry : [];
  const [start, last] = [dayIn(from), dayIn(to)];
  if (start === undefined || last === undefined) return [];
  const part = isJsonObject(instead) ? { instead: instead as Readonly<Record<string, string>> } : {};
  return [{ start, end: last + DAY_MS, ...part }];
}

function piecesOf(entry: unknown): ReportPieces | undefined {
  if (!Array.isArray(entry)) return undefined;
  const [from, to, unit, at, mark = '', parts, empty] = entry;
  const [start, last, read] = [dayIn(from), dayIn(to), Date.parse(String(at))];
  if (start === undefined || last === undefined || start > last || Number.isNaN(read)) return undefined;
  if (!['year', 'month', 'day', ''].includes(unit) || !['due', 'later', ''].includes(mark)) return undefined;
  const whole = { start, end: last + DAY_MS };
  const facts = {
    at: read,
    ...(mark !== '' && { mark: mark as ReportMark }),
    ...(Array.isArray(parts) && { parts }),
    ...(empty === EMPTY && { isEmpty: true as const }),
  };
  const periods = unit === '' ? [whole] : unitsOf(unit, whole);
  return periods.map((period) => ({ ...period, ...facts }));
}

/** Entries for pieces in order: neighbours of one unit, time and mark together. */
function entriesOf(pieces: ReportPieces): Entry[] {
  const runs: { first: ReportPiece; last: ReportPiece; unit: Unit | undefined }[] = [];
  for (const piece of pieces) {
    const unit = unitOf(piece);
    const run = runs.at(-1);
    if (run !== undefined && unit !== undefined && run.unit === unit && isNext(run.last, piece))
      run.last = piece;
    else runs.push({ first: piece, last: piece, unit });
  }
  return runs.map(({ first, last, unit }) => {
    const { mark = '', parts = null } = first;
    const tail = first.isEmpty ? [mark, parts, EMPTY] : parts ? [mark, parts] : mark === '' ? [] : [mark];
    return [dayText(first.start), lastDayText(last), unit ?? '', formatInstant(first.at), ...tail];
  });
}

function isNext(last: ReportPiece, { start, at, mark, parts, isEmpty }: ReportPiece): boolean {
  const isAlike = last.at === at && last.mark === mark && last.isEmpty === isEmpty;
  return last.end === start && isAlike && !last.parts && !parts;
}
