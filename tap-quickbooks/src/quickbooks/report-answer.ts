import {
  isJsonObject,
  rootSpan,
  stringAt,
  textAt,
  valueEnd,
  visitArray,
  visitObject,
  visitRoot,
} from 'singer';
import { optionOf } from '../reports/header-check.ts';
import type { FetchedReport, ReportHeader } from '../reports/report-source.ts';
import { NoAnswerError, passBy } from './query-response.ts';
import { onOneLine } from './rows.ts';

/** The text by which QuickBooks says that it left rows out. It stands at the beginning of a cell. */
const CAPPED = /^\s*unable\s+to\s+display\s+more\s+data/i;

/** More levels of groups than any chart of accounts has. */
const MOST_LEVELS = 200;

const QUOTE = 0x22;
const OPEN_OBJECT = 0x7b;
const OPEN_ARRAY = 0x5b;
/** The first letter of null, which no other value begins with. */
const NULL = 0x6e;

/**
 * Reads the answer to a report in two passes over its bytes: one over its rows, and one over its texts. Throws
 * NoAnswerError if the body is no report or holds a fault, and JsonSyntaxError if it is not whole JSON.
 */
export function reportAnswerOf(body: Buffer): Omit<FetchedReport, 'isModern'> {
  let header: ReportHeader | undefined;
  let columns: number | undefined;
  let rows: Rows | undefined;
  visitRoot(body, (start, key) => {
    if (body[start] === OPEN_OBJECT) {
      if (key === 'Header') header = headerAt(body, start);
      if (key === 'Columns') columns = columnsAt(body, start);
      if (key === 'Rows') {
        const found = rowsAt(body, start, 0);
        rows = found;
        return found.end;
      }
    }
    return passBy(body, start, key);
  });
  if (header === undefined || columns === undefined || rows === undefined)
    throw new NoAnswerError('is no report: it lacks an object Header, Columns or Rows');
  const { count, hasSummary, isLastOpen } = rows;
  if (count > 0 && columns === 0) throw new NoAnswerError('is no report: it has rows and no columns');
  return {
    payload: onOneLine(body, rootSpan(body)),
    header,
    rows: count,
    columns: Math.max(1, columns),
    hasSummary,
    isLastOpen,
    isCapped: isCappedIn(body),
    isEmpty: count === 0 || String(optionOf(header, 'NoReportData')).toLowerCase() === 'true',
  };
}

function headerAt(body: Buffer, start: number): ReportHeader {
  visitObject(body, start, (at, key) => passBy(body, at, key));
  const header: unknown = JSON.parse(textAt(body, { start, end: valueEnd(body, start) }));
  return isJsonObject(header) ? header : {};
}

/** The columns at the end of each branch: a column may have columns of its own. */
function columnsAt(body: Buffer, start: number): number {
  let count = 0;
  visitObject(body, start, (at, key) => {
    if (key !== 'Column') return valueEnd(body, at);
    return visitObjects(body, at, 'Columns.Column', (column) => {
      let inner = 0;
      const end = visitObject(body, column, (member, name) => {
        if (name === 'Columns') inner = columnsAt(body, member);
        return valueEnd(body, member);
      });
      count += Math.max(1, inner);
      return end;
    });
  });
  return count;
}

/** Visits a list of objects, or null for none. Rows or cells in another form would be lost without a word. */
function visitObjects(body: Buffer, start: number, name: string, visit: (at: number) => number): number {
  const isList = body[start] === OPEN_ARRAY;
  if (!isList && body[start] !== NULL) throw new NoAnswerError(`is no report: its ${name} is no list`);
  return visitArray(body, start, (at) => {
    if (body[at] === OPEN_OBJECT) return visit(at);
    throw new NoAnswerError(`is no report: its ${name} has an item that is no object`);
  });
}

interface Rows {
  readonly end: number;
  /** Rows of any depth, with headers and sums. */
  readonly count: number;
  readonly hasSummary: boolean;
  /** The last group, or the last one inside it, has rows and no Summary. */
  readonly isLastOpen: boolean;
}

/** Reads `{"Row":[…]}`. */
function rowsAt(body: Buffer, start: number, level: number): Rows {
  if (level > MOST_LEVELS) throw new NoAnswerError(`has groups of more than ${MOST_LEVELS} levels`);
  let count = 0;
  let hasSummary = false;
  let isLastOpen = false;
  const end = visitObject(body, start, (at, key) => {
    if (key !== 'Row') return passBy(body, at, key);
    return visitObjects(body, at, 'Rows.Row', (row) => {
      const found = rowAt(body, row, level);
      count += found.count;
      hasSummary ||= found.hasSummary;
      isLastOpen = found.isLastOpen;
      return found.end;
    });
  });
  return { end, count, hasSummary, isLastOpen };
}

function rowAt(body: Buffer, start: number, level: number): Rows {
  let count = 0;
  let isClosed = false;
  let inner: Rows | undefined;
  const end = visitObject(body, start, (at, key) => {
    if (key === 'Rows') {
      requireObject(body, at, key);
      inner = rowsAt(body, at, level + 1);
      return inner.end;
    }
    if (key === 'Summary') isClosed = true;
    if (key === 'ColData') count += 1;
    if (key === 'ColData') return cellsAt(body, at);
    if (key !== 'Header' && key !== 'Summary') return passBy(body, at, key);
    count += 1;
    requireObject(body, at, key);
    return visitObject(body, at, (member, name) =>
      name === 'ColData' ? cellsAt(body, member) : passBy(body, member, name),
    );
  });
  const hasRows = inner !== undefined && inner.count > 0;
  return {
    end,
    count: count + (inner?.count ?? 0),
    hasSummary: isClosed || (inner?.hasSummary ?? false),
    isLastOpen: hasRows && (!isClosed || inner?.isLastOpen === true),
  };
}

function cellsAt(body: Buffer, start: number): number {
  if (body[start] === NULL) throw new NoAnswerError('is no report: a row of it has null for its cells');
  return visitObjects(body, start, 'ColData', (cell) => valueEnd(body, cell));
}

function requireObject(body: Buffer, start: number, name: string): void {
  if (body[start] !== OPEN_OBJECT && body[start] !== NULL)
    throw new NoAnswerError(`is no report: the ${name} of a row is no object`);
}

/** True if any text of the answer says that it is cut, at any depth, and however its letters are escaped. */
function isCappedIn(body: Buffer): boolean {
  for (let at = body.indexOf(QUOTE); at !== -1; at = body.indexOf(QUOTE, at)) {
    const end = valueEnd(body, at);
    if (MAY_BEGIN[body[at + 1] ?? 0] === 1 && CAPPED.test(stringAt(body, { start: at, end }) ?? ''))
      return true;
    at = end;
  }
  return false;
}

/** 1 for each byte that the text may begin with: a letter, an escape, a space, and the first byte of other spaces. */
const MAY_BEGIN = Uint8Array.from({ length: 256 }, (_, byte) => (isBeginning(byte) ? 1 : 0));

function isBeginning(byte: number): boolean {
  return 'Uu\\ '.includes(String.fromCharCode(byte)) || byte >= 0xc0;
}
