import { ENVELOPE } from 'singer';
import { REPORT_ROWS } from '../../../tap-quickbooks/src/streams/report-rows.ts';
import type { ReportFile } from '../recorded-reports.ts';
import type { RecordedRow } from '../recorded-rows.ts';
import type { Warehouse } from '../warehouse.ts';

interface TableRow {
  readonly table: string;
  readonly id: string;
  /** The payload as JSON. */
  readonly text: string;
}

/** Puts recorded entities and reports into tables of a schema, as they are. Entities without an Id get one. */
export async function insertRecorded(
  warehouse: Warehouse,
  schema: string,
  { rows, reports }: { readonly rows: readonly RecordedRow[]; readonly reports: readonly ReportFile[] },
): Promise<void> {
  const all = [...rows.map(entityRow), ...reports.map(reportRow)];
  await warehouse.query(`create schema ${schema}`);
  for (const table of new Set(all.map((row) => row.table)))
    await warehouse.query(
      `create table ${schema}.${table} (id text primary key, payload jsonb not null, ${ENVELOPE.ingestedAt.name} timestamptz not null)`,
    );
  for (const { table, id, text } of all)
    await warehouse.query(
      `insert into ${schema}.${table} values ($1, $2, now()) on conflict (id) do update set payload = excluded.payload`,
      [id, text],
    );
}

function entityRow({ stream, row }: RecordedRow, at: number): TableRow {
  const id = typeof row.Id === 'string' ? row.Id : `recorded-${at}`;
  return { table: stream, id, text: JSON.stringify(row) };
}

function reportRow({ file, header, body }: ReportFile): TableRow {
  const stream = REPORT_ROWS.find(({ report }) => report === header.ReportName)?.name;
  if (stream === undefined) throw new Error(`${file} is no report of the tap: ${String(header.ReportName)}`);
  return { table: stream, id: `${String(header.ReportName)}?file=${file}`, text: body.toString() };
}
