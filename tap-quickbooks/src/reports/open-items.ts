import {
  isJsonObject,
  type JsonObject,
  reportColumns,
  stringAt,
  textAt,
  valueEnd,
  visitArray,
  visitObject,
  visitRoot,
} from 'singer';

/** Facts of the rows of an answer that lists what is open, a row for each transaction. */
export interface OpenItems {
  /** Due dates of the rows that have one, sorted, as `YYYY-MM-DD`. */
  readonly dueDates: readonly string[];
  /** The sum of what is open, in ten-thousandths; undefined if the answer does not tell it. */
  readonly open: number | undefined;
}

const DUE_DATE = 'due_date';
/** Keys of the column of open amounts. The amounts in the currency of the company come first. */
const OPEN = ['subt_home_open_bal', 'subt_neg_home_open_bal', 'subt_open_bal', 'subt_neg_open_bal'];
const DAY = /^\d{4}-\d\d-\d\d$/;
/** Amounts have two decimals, or up to four in some currencies. */
export const PARTS_OF_ONE = 10_000;

/** The items of an answer that is not about parts by due date. */
export const NO_ITEMS: OpenItems = { dueDates: [], open: 0 };

export function openItemsOf(payload: Buffer): OpenItems {
  const keys = columnKeys(payload);
  const dueAt = keys.indexOf(DUE_DATE);
  const openKey = OPEN.find((key) => keys.includes(key));
  const openAt = openKey === undefined ? -1 : keys.indexOf(openKey);
  const dueDates: string[] = [];
  let open = 0;
  let hasRows = false;
  visitLines(payload, (member, cells) => {
    if (member !== 'ColData') return;
    hasRows = true;
    const due = cells[dueAt] ?? '';
    if (DAY.test(due)) dueDates.push(due);
    open += openAt < 0 ? Number.NaN : amountOf(cells[openAt]);
  });
  const isKnown = !hasRows || !Number.isNaN(open);
  return { dueDates: dueDates.sort(), open: isKnown ? open : undefined };
}

/** The last cell of the last Summary, in ten-thousandths: the total of a report of balances. 0 if there are no rows. */
export function totalOf(payload: Buffer): number | undefined {
  let total: number | undefined = 0;
  visitLines(payload, (member, cells) => {
    if (member === 'Summary') total = amountOf(cells.at(-1));
    else if (total === 0) total = undefined;
  });
  return total === undefined || Number.isNaN(total) ? undefined : total;
}

/** The due date that splits items into two parts of about the same size; undefined if none is known. */
export function middleOf(dueDates: readonly string[]): string | undefined {
  return dueDates[Math.floor(dueDates.length / 2)];
}

function amountOf(text: string | undefined): number {
  return text === undefined ? Number.NaN : Math.round(Number(text.trim()) * PARTS_OF_ONE);
}

function columnKeys(payload: Buffer): string[] {
  let report: JsonObject = {};
  visitRoot(payload, (start, key) => {
    const end = valueEnd(payload, start);
    if (key === 'Columns') {
      const columns: unknown = JSON.parse(textAt(payload, { start, end }));
      report = isJsonObject(columns) ? { Columns: columns } : {};
    }
    return end;
  });
  return reportColumns(report).map(({ column }) => column);
}

type TakeLine = (member: 'ColData' | 'Header' | 'Summary', cells: readonly string[]) => void;

/** Hands over the texts of each row, and of the Header and Summary of each group, without a tree of the answer. */
function visitLines(payload: Buffer, take: TakeLine): void {
  visitRoot(payload, (start, key) =>
    key === 'Rows' ? visitRows(payload, start, take) : valueEnd(payload, start),
  );
}

function visitRows(body: Buffer, start: number, take: TakeLine): number {
  return visitObject(body, start, (at, key) => {
    if (key !== 'Row') return valueEnd(body, at);
    return visitArray(body, at, (row) =>
      visitObject(body, row, (member, name) => {
        if (name === 'Rows') return visitRows(body, member, take);
        if (name === 'ColData') return visitCells(body, member, (cells) => take(name, cells));
        if (name !== 'Header' && name !== 'Summary') return valueEnd(body, member);
        return visitObject(body, member, (inner, part) =>
          part === 'ColData' ? visitCells(body, inner, (cells) => take(name, cells)) : valueEnd(body, inner),
        );
      }),
    );
  });
}

function visitCells(body: Buffer, start: number, take: (cells: readonly string[]) => void): number {
  const cells: string[] = [];
  const end = visitArray(body, start, (cell) => {
    let value = '';
    const cellEnd = visitObject(body, cell, (at, key) => {
      const valueStop = valueEnd(body, at);
      if (key === 'value') value = stringAt(body, { start: at, end: valueStop }) ?? '';
      return valueStop;
    });
    cells.push(value);
    return cellEnd;
  });
  take(cells);
  return end;
}
