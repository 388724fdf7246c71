export interface ReportCell {
  readonly value: string;
  readonly id?: string;
}

export interface ReportRow {
  readonly Header?: { readonly ColData: readonly ReportCell[] };
  readonly Rows?: { readonly Row?: readonly ReportRow[] };
  readonly Summary?: { readonly ColData: readonly ReportCell[] };
  readonly ColData?: readonly ReportCell[];
  readonly type?: string;
  readonly group?: string;
}

export interface ReportAnswer {
  readonly Columns: {
    readonly Column: readonly {
      readonly ColTitle: string;
      readonly ColType: string;
      readonly MetaData?: readonly { readonly Name: string; readonly Value: string }[];
    }[];
  };
  readonly Rows: { readonly Row?: readonly ReportRow[] };
}

/** The rows at the top of a report. */
export function rowsOf({ Rows }: ReportAnswer): readonly ReportRow[] {
  return Rows.Row ?? [];
}

/** The cells of the data rows of a report, of any depth. */
export function cellsOf({ Rows }: ReportAnswer): (readonly ReportCell[])[] {
  return dataRows(Rows.Row ?? []).map(({ ColData = [] }) => ColData);
}

export function keysOf({ Columns }: ReportAnswer): (string | undefined)[] {
  return Columns.Column.map(({ MetaData = [] }) => MetaData.find(({ Name }) => Name === 'ColKey')?.Value);
}

function dataRows(rows: readonly ReportRow[]): ReportRow[] {
  return rows.flatMap((row) => (row.ColData === undefined ? dataRows(row.Rows?.Row ?? []) : [row]));
}

/** A row with the path of labels that it stands under. */
export interface PathRow {
  readonly path: readonly string[];
  readonly group: string | undefined;
  readonly kind: 'Header' | 'Data' | 'Summary';
  readonly cells: readonly ReportCell[];
}

/** Every row of cells of a report, in the order of the answer. */
export function pathRows({ Rows }: ReportAnswer): PathRow[] {
  return pathsOf(Rows.Row ?? [], []);
}

function pathsOf(rows: readonly ReportRow[], path: readonly string[]): PathRow[] {
  return rows.flatMap(({ Header, Rows, Summary, ColData, group }): PathRow[] => {
    const inner = [...path, Header?.ColData[0]?.value ?? ''];
    const row = (kind: PathRow['kind'], cells: readonly ReportCell[] | undefined) =>
      cells === undefined ? [] : [{ path, group, kind, cells }];
    return [
      ...row('Header', Header?.ColData),
      ...pathsOf(Rows?.Row ?? [], inner),
      ...row('Data', ColData),
      ...row('Summary', Summary?.ColData),
    ];
  });
}

/** The amounts of the summary (or the data row) of a group, in cents; empty cells are 0. */
export function centsOfGroup(report: ReportAnswer, group: string): number[] {
  const row = pathRows(report).findLast((one) => one.group === group && one.kind !== 'Header');
  if (row === undefined) return report.Columns.Column.slice(1).map(() => 0);
  return row.cells.slice(1).map(({ value }) => cents(value));
}

/** Cents of an amount as text; a wrong text is not a number. */
export function cents(value: string): number {
  if (value === '') return 0;
  return /^-?\d+(\.\d{1,2})?$/.test(value) ? Math.round(Number(value) * 100) : Number.NaN;
}
