import type { Report } from './mapping.ts';
import { allOf, DELETED_AT, INGESTED_AT, IS_DELETED, literal, REALM_ID, REPORT_ID } from './names.ts';
import { cellsOfReport } from './report-cells.ts';
import type { Source } from './source.ts';
import { selectList, type View, type ViewColumn } from './view.ts';

const REALM: ViewColumn = {
  name: REALM_ID,
  type: 'text',
  description: 'Realm id of the company; null in tables that hold one company',
};
const STATE_COLUMNS: readonly ViewColumn[] = [
  { name: INGESTED_AT, type: 'timestamptz', description: 'When the report was loaded' },
  {
    name: DELETED_AT,
    type: 'timestamptz',
    description: 'When other records took its place; null for a report that counts',
  },
  { name: IS_DELETED, type: 'boolean', description: 'True if other records took its place' },
];

const HEAD_COLUMNS: readonly ViewColumn[] = [
  { name: 'report', type: 'text', description: "QuickBooks' name of the report" },
  { name: 'period_start', type: 'date', description: 'First day of the report' },
  { name: 'period_end', type: 'date', description: 'Last day of the report' },
  { name: 'basis', type: 'text', description: 'Accrual or Cash; null for reports without a basis' },
  { name: 'currency', type: 'text', description: 'Home currency, in which the amounts are' },
  { name: 'summarized_by', type: 'text', description: 'Division of the columns, such as Month or Total' },
  { name: 'parameters', type: 'text', description: 'Parameters of the report, as in its id' },
];

const CELL_COLUMNS: readonly ViewColumn[] = [
  { name: 'line', type: 'integer', description: 'Position of the line in the report, from 0' },
  { name: 'cell', type: 'integer', description: 'Position of the cell in its line, from 0' },
  {
    name: 'kind',
    type: 'text',
    description:
      'header: amounts of a group itself; data: a row; summary: a total, which must not be added to the rows',
  },
  { name: 'path', type: 'text[]', description: 'Titles of the groups around the line, from the outside' },
  {
    name: 'groups',
    type: 'text[]',
    description: 'Names of these groups and of the line that are the same in every language; empty for none',
  },
  {
    name: 'group_name',
    type: 'text',
    description: 'The last of the groups: that of the line itself, such as NetIncome',
  },
  { name: 'label', type: 'text', description: 'Text of the first cell of the line' },
  { name: 'label_id', type: 'text', description: 'Id of the first cell of the line' },
  { name: 'account_id', type: 'text', description: 'Id of the account of the line, if the report has one' },
  {
    name: 'transaction_id',
    type: 'text',
    description: 'Id of the transaction of the line, in lists of transactions',
  },
  { name: 'column_key', type: 'text', description: 'Key of the column, the same in every language' },
  { name: 'column_type', type: 'text', description: 'ColType of the column' },
  { name: 'column_title', type: 'text', description: "Title of the column, in the company's language" },
  { name: 'column_start', type: 'date', description: 'First day of the column, if columns are periods' },
  { name: 'column_end', type: 'date', description: 'Last day of the column, if columns are periods' },
  { name: 'value', type: 'text', description: 'Text of the cell, as QuickBooks sent it; empty for nothing' },
  {
    name: 'amount',
    type: 'numeric',
    description: 'The value as a number, in columns of numbers; null for nothing',
  },
  { name: 'cell_id', type: 'text', description: 'Id of what the cell names' },
];

/** The view with a row for each cell of the records of a report, those that no longer count too. */
export function reportCellsView({ report, stream, account }: Report): View {
  return {
    name: allOf(cellsOf(stream)),
    layout: 'reports',
    description: `One row for each cell of ${report}, of records that no longer count too`,
    columns: [REALM, ID_COLUMN, ...HEAD_COLUMNS, ...CELL_COLUMNS, ...STATE_COLUMNS],
    streams: [stream],
    views: [],
    key: REPORT_ID,
    sql: (source) =>
      [
        `select\n${selectList([
          [REALM_ID, `r.${REALM_ID}`],
          [REPORT_ID, 'r.id'],
          ...headValues(source, report),
          ...CELL_COLUMNS.map(({ name, type }) => [name, cellValue(source, name, type)] as const),
          ...STATE_VALUES,
        ])}`,
        `from ${source.rows(stream)} as r`,
        `cross join lateral ${recordOf('r.payload')}`,
        `cross join lateral (\n${cellsOfReport(account)}\n) as l`,
        HEAD_JOIN,
      ].join('\n'),
  };
}

/** The name of the view of the cells of a stream that count. */
export function cellsOf(stream: string): string {
  return `${stream}_cell`;
}

const ID_COLUMN: ViewColumn = {
  name: REPORT_ID,
  type: 'text',
  description: 'Id of the record of the report',
};

/** The view with a row for each record of all reports, those that no longer count too. */
export function reportsView(reports: readonly Report[], name: string): View {
  return {
    name: allOf(name),
    layout: 'reports',
    description: 'One row for each record of a report, those that no longer count too',
    columns: [
      REALM,
      ID_COLUMN,
      ...HEAD_COLUMNS,
      { name: 'made_at', type: 'timestamptz', description: 'When QuickBooks made the report' },
      {
        name: 'has_data',
        type: 'boolean',
        description: 'False if QuickBooks says that the report has no data',
      },
      ...STATE_COLUMNS,
    ],
    streams: reports.map(({ stream }) => stream),
    views: [],
    sql: (source) =>
      reports
        .map(
          ({ report, stream }) => `select
${selectList([
  [REALM_ID, `r.${REALM_ID}`],
  [REPORT_ID, 'r.id'],
  ...headValues(source, report),
  ['made_at', source.cast('timestamptz', 'h.made_at')],
  [
    'has_data',
    `(coalesce(jsonb_path_query_first(x."Header", '$.Option[*] ? (@.Name == "NoReportData").Value') #>> '{}', 'false') <> 'true')`,
  ],
  ...STATE_VALUES,
])}
from ${source.rows(stream)} as r
cross join lateral ${recordOf('r.payload')}
${HEAD_JOIN}`,
        )
        .join('\nunion all\n'),
  };
}

/** The view with the cells of all reports that count. */
export function allCellsView(reports: readonly Report[], name: string): View {
  const columns = [REALM, ID_COLUMN, ...HEAD_COLUMNS, ...CELL_COLUMNS, ...STATE_COLUMNS];
  const views = reports.map(({ stream }) => cellsOf(stream));
  const list = columns.map((column) => `  ${column.name}`).join(',\n');
  return {
    name,
    layout: 'reports',
    description: 'One row for each cell of every report',
    columns,
    streams: [],
    views,
    sql: (source) => views.map((view) => `select\n${list}\nfrom ${source.view(view)}`).join('\nunion all\n'),
  };
}

const STATE_VALUES = [
  [INGESTED_AT, `r.${INGESTED_AT}`],
  [DELETED_AT, `r.${DELETED_AT}`],
  [IS_DELETED, `(r.${DELETED_AT} is not null)`],
] as const;

/** The parts of a report. A payload that is no object has none. */
function recordOf(payload: string): string {
  return `jsonb_to_record(jsonb_path_query_first(${payload}, '$ ? (@.type() == "object")')) as x ("Header" jsonb, "Columns" jsonb, "Rows" jsonb)`;
}

const HEAD_JOIN = `cross join lateral (select
  x."Header" ->> 'StartPeriod' as period_start,
  x."Header" ->> 'EndPeriod' as period_end,
  x."Header" ->> 'Time' as made_at
offset 0) as h`;

function headValues(source: Source, report: string): (readonly [string, string])[] {
  return [
    ['report', `${literal(report)}::text`],
    ['period_start', source.cast('date', 'h.period_start')],
    ['period_end', source.cast('date', 'h.period_end')],
    ['basis', `x."Header" ->> 'ReportBasis'`],
    ['currency', `x."Header" ->> 'Currency'`],
    ['summarized_by', `x."Header" ->> 'SummarizeColumnsBy'`],
    ['parameters', `nullif(split_part(r.id, '?', 2), '')`],
  ];
}

function cellValue(source: Source, name: string, type: string): string {
  if (type === 'date' || type === 'numeric') return source.cast(type, `l.${name}`);
  return `l.${name}`;
}
