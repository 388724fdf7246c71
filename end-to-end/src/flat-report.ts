import { isJsonObject, type JsonObject } from 'singer';

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

type Column = Pick<FlatCell, 'column' | 'start' | 'end'>;

/** The cells of a report, in the order of the answer. Reads both shapes: the one before 2026 and the one since. */
export function flatReport(report: JsonObject): FlatCell[] {
  const columns = listOf(report.Columns, 'Column').flatMap(columnsIn);
  return rowsIn(report.Rows, columns, [], []);
}

function columnsIn(column: JsonObject): Column[] {
  const inner = listOf(column.Columns, 'Column');
  if (inner.length > 0) return inner.flatMap(columnsIn);
  const facts: readonly unknown[] = Array.isArray(column.MetaData) ? column.MetaData : [];
  const fact = (name: string) => facts.filter(isJsonObject).find((each) => each.Name === name)?.Value;
  const day = (name: string) => (fact(name) === undefined ? undefined : String(fact(name)));
  const key = fact('ColKey') ?? column.ColType;
  return [{ column: textOf(key), start: day('StartDate'), end: day('EndDate') }];
}

function rowsIn(
  rows: unknown,
  columns: readonly Column[],
  path: readonly string[],
  groups: readonly string[],
): FlatCell[] {
  return listOf(rows, 'Row').flatMap((row) => {
    const group = textOf(row.group);
    const own = [...groups, group];
    const header = isJsonObject(row.Header) ? cellsOf(row.Header) : [];
    const inside = [...path, textOf(header[0]?.value) || group];
    const part = (kind: FlatCell['kind'], cells: readonly JsonObject[], of: readonly string[]) =>
      cells.map((cell, i): FlatCell => {
        const [first] = cells;
        const column = columns[i] ?? { column: '', start: undefined, end: undefined };
        const label = { label: textOf(first?.value), labelId: textOf(first?.id) };
        return {
          path: of,
          groups: own,
          kind,
          ...label,
          ...column,
          value: textOf(cell.value),
          id: textOf(cell.id),
        };
      });
    const summary = isJsonObject(row.Summary) ? cellsOf(row.Summary) : [];
    return [
      ...part('header', header, path),
      ...part('data', cellsOf(row), path),
      ...rowsIn(row.Rows, columns, inside, own),
      ...part('summary', summary, path),
    ];
  });
}

function cellsOf(part: JsonObject): JsonObject[] {
  const cells: readonly unknown[] = Array.isArray(part.ColData) ? part.ColData : [];
  return cells.map((cell) => (isJsonObject(cell) ? cell : {}));
}

function listOf(holder: unknown, name: string): JsonObject[] {
  const list = isJsonObject(holder) ? holder[name] : undefined;
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
