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
