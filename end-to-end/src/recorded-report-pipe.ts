import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DAY_MS } from 'singer';
import type { ReportRow } from '../../tap-quickbooks/src/streams/report-row.ts';
import { REPORT_ROWS } from '../../tap-quickbooks/src/streams/report-rows.ts';
import { runPipe } from './pipe.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { reportsIn } from './recorded-reports.ts';
import { Warehouse } from './warehouse.ts';

interface Pipe {
  /** Settings of the tap, but for the address of the API. */
  readonly tap: Readonly<Record<string, unknown>>;
  readonly database: string;
  readonly folder: string;
}

export interface SentReport {
  readonly file: string;
  /** True if the Header has the period that was asked for in place of the recorded one. */
  readonly isDated: boolean;
  /** The reason why the payload in Postgres is not what was sent. */
  readonly problem: string | undefined;
}

type Header = Readonly<Record<string, unknown>>;

/**
 * Sends each recorded report of a folder through both programs, and compares the payload in Postgres with it. The tap
 * asks for whole periods, and refuses an answer about another one. Therefore a report of another period gets the one
 * that was asked for into its Header; every other byte is sent as it was recorded.
 */
export async function sendRecordedReports(recordings: string, pipe: Pipe): Promise<SentReport[]> {
  const sent: SentReport[] = [];
  for (const { file, header } of reportsIn(recordings)) {
    const row = REPORT_ROWS.find(({ report }) => report === header.ReportName);
    const recorded = readFileSync(join(recordings, file), 'utf8');
    if (row === undefined) sent.push({ file, isDated: false, problem: 'it is no report of the tap' });
    else sent.push({ file, ...(await send({ row, header, recorded }, pipe)) });
  }
  return sent;
}

interface Recorded {
  readonly row: ReportRow;
  readonly header: Header;
  readonly recorded: string;
}

async function send(report: Recorded, pipe: Pipe): Promise<Omit<SentReport, 'file'>> {
  let body = report.recorded;
  const server = createServer((request, response) => {
    body = datedText(report, new URL(request.url ?? '', 'http://here').searchParams);
    response.setHeader('content-type', 'application/json').end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const tap = { ...pipe.tap, ...orderFor(report), api_url: `http://127.0.0.1:${port}` };
    const target = { connection_string: pipe.database };
    const run = await runPipe({ root: PROJECT_ROOT, folder: pipe.folder, tap, target });
    const isDated = body !== report.recorded;
    if (run.tapExit !== 0 || run.targetExit !== 0) return { isDated, problem: run.log.slice(-1_000) };
    return { isDated, problem: await difference(pipe.database, report.row.name, body) };
  } finally {
    server.close();
  }
}

/** Settings by which the tap asks for a period of the recorded report: its own if it can be, or else its last day. */
function orderFor({ row, header }: Recorded): Record<string, unknown> {
  const { start, end } = daysOf(header);
  const period = periodOf(row, start, end);
  const order = {
    name: row.report,
    period,
    ...(row.hasBasis && header.ReportBasis !== undefined && { basis: header.ReportBasis }),
    ...(row.isSummarized &&
      header.SummarizeColumnsBy !== undefined && { summarize_column_by: header.SummarizeColumnsBy }),
    ...(row.requiredFilter !== undefined && { filters: { [row.requiredFilter]: '1' } }),
  };
  const range = { start_date: period === 'day' ? end : start, end_date: dayAfter(end) };
  return { streams: [row.name], reports: [order], ...range };
}

/** The recorded days; a report without an end has the day on which it was made. */
function daysOf({ StartPeriod, EndPeriod, Time }: Header): { readonly start: string; readonly end: string } {
  const made = /^\d{4}-\d\d-\d\d/.exec(String(Time))?.[0] ?? '2020-01-31';
  const end = String(EndPeriod ?? made);
  return { start: String(StartPeriod ?? end), end };
}

function periodOf({ dates, periods }: ReportRow, start: string, end: string): string {
  if (dates === 'list') return 'all';
  const isYear = start.endsWith('-01-01') && end === `${start.slice(0, 4)}-12-31`;
  if (isYear && periods.includes('year')) return 'year';
  return periods.includes('fit') ? 'fit' : 'day';
}

function dayAfter(day: string): string {
  return new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
}

function datedText({ row, recorded, header }: Recorded, asked: URLSearchParams): string {
  const end = asked.get('end_date') ?? asked.get('report_date');
  const start = row.dates === 'asOf' ? null : asked.get('start_date');
  return withMember(withMember(recorded, header, 'EndPeriod', end), header, 'StartPeriod', start);
}

function withMember(text: string, header: Header, name: string, value: string | null): string {
  if (value === null || header[name] === value) return text;
  if (header[name] === undefined)
    return text.replace(/"Header"\s*:\s*\{/, (head) => `${head}"${name}":"${value}",`);
  return text.replace(new RegExp(`("${name}"\\s*:\\s*")[^"]*`), `$1${value}`);
}

async function difference(database: string, table: string, sent: string): Promise<string | undefined> {
  return Warehouse.open(database, async (warehouse) => {
    const rows = await warehouse.query<{ same: boolean }>(
      `select payload::text = $1::jsonb::text as same from raw.${table}`,
      [sent],
    );
    await warehouse.query(`drop table raw.${table}`);
    if (rows.length !== 1) return `${rows.length} records arrived`;
    return rows[0]?.same === true ? undefined : 'its payload differs';
  });
}
