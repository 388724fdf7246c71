import { isJsonObject } from '../messages/catalog.ts';
import type { JsonObject } from '../messages/messages.ts';

/** One cell of a report, in the form that docs/reports.md describes. */
export interface FlatCell {
  /** Headers of the groups around the row, from the outside; the group's key where it has no header. */
  readonly path: readonly string[];
  /** Language-free names of the same groups, and of the row itself; empty texts where there is none. */
  readonly groups: readonly string[];
  readonly kind: 'header' | 'data' | 'summary';
  /** The text of the row's first cell, and its id. */
  readonly label: string;
  readonly labelId: string;
  /** ColKey of the column, or its ColType. */
  readonly column: string;
  /** The days that the column is about, if it is one of several periods. */
  readonly start: string | undefined;
  readonly end: string | undefined;
  /** The text as QuickBooks sent it; empty for nothing. */
  readonly value: string;
  readonly id: string;
}

export type ReportColumn = Pick<FlatCell, 'column' | 'start' | 'end'>;

/** One line of a report: a row, or the Header or Summary of a group. */
export interface ReportLine extends Pick<FlatCell, 'path' | 'groups' | 'kind'> {
  /** Number of the list of rows that it stands in, the same for all lines of one list. Not that of its own group. */
  readonly list: number;
  readonly cells: readonly ReportCell[];
}

export interface ReportCell {
  /** The text as QuickBooks sent it; empty for nothing. */
  readonly value: string;
  readonly id: string;
}

const NO_COLUMN: ReportColumn = { column: '', start: undefined, end: undefined };
const NO_CELL: ReportCell = { value: '', id: '' };

/** The cells of a report, in the order of the answer. Reads both shapes: the one before 2026 and the one since. */
export function flatReport(report: JsonObject): FlatCell[] {
  const columns = reportColumns(report);
  return reportLines(report).flatMap(({ path, groups, kind, cells }) => {
    const { value: label, id: labelId } = cells[0] ?? NO_CELL;
    return cells.map(
      (cell, i): FlatCell => ({
        ...{ path, groups, kind, label, labelId },
        ...(columns[i] ?? NO_COLUMN),
        ...cell,
      }),
    );
  });
}

/** The columns of a report, in the order of the cells of its lines. */
export function reportColumns(report: JsonObject): ReportColumn[] {
  return listOf(report.Columns, 'Column').flatMap(columnsIn);
}

function columnsIn(column: JsonObject): ReportColumn[] {
  const inner = listOf(column.Columns, 'Column');
  if (inner.length > 0) return inner.flatMap(columnsIn);
  const facts: readonly unknown[] = Array.isArray(column.MetaData) ? column.MetaData : [];
  const fact = (name: string) => facts.filter(isJsonObject).find((each) => each.Name === name)?.Value;
  const day = (name: string) => (fact(name) === undefined ? undefined : String(fact(name)));
  const key = fact('ColKey') ?? column.ColType;
  return [{ column: textOf(key), start: day('StartDate'), end: day('EndDate') }];
}

/** The lines of a report, in the order of the answer. */
export function reportLines(report: JsonObject): ReportLine[] {
  let lists = 0;
  const linesIn = (rows: unknown, path: readonly string[], groups: readonly string[]): ReportLine[] => {
    const list = lists;
    lists += 1;
    return listOf(rows, 'Row').flatMap((row) => {
      const group = textOf(row.group);
      const own = [...groups, group];
      const line = (kind: FlatCell['kind'], part: unknown): ReportLine[] => {
        const cells = isJsonObject(part) ? cellsOf(part) : [];
        return cells.length === 0 ? [] : [{ path, groups: own, kind, list, cells }];
      };
      const header = line('header', row.Header);
      const inside = [...path, header[0]?.cells[0]?.value || group];
      return [
        ...header,
        ...line('data', row),
        ...linesIn(row.Rows, inside, own),
        ...line('summary', row.Summary),
      ];
    });
  };
  return linesIn(report.Rows, [], []);
}

/** The cells in `{"ColData":[…]}`. */
export function cellsOf(part: JsonObject): ReportCell[] {
  const cells: readonly unknown[] = Array.isArray(part.ColData) ? part.ColData : [];
  return cells.map((cell) =>
    isJsonObject(cell) ? { value: textOf(cell.value), id: textOf(cell.id) } : NO_CELL,
  );
}

function listOf(holder: unknown, name: string): JsonObject[] {
  const list = isJsonObject(holder) ? holder[name] : undefined;
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
