import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { withPostgres } from 'postgres-launcher';
import { ENVELOPE } from 'singer';
import { refuse } from '../../bench/src/script-flags.ts';
import type { ReportRow } from '../../tap-quickbooks/src/streams/report-row.ts';
import { REPORT_ROWS } from '../../tap-quickbooks/src/streams/report-rows.ts';
import { type PipeRun, runPipe } from './pipe.ts';
import { PROJECT_ROOT } from './project-root.ts';
import { withSimulatorProcess } from './simulator-process.ts';
import { Warehouse } from './warehouse.ts';

/** Cells of an answer, beyond which QuickBooks cuts it. */
const CELL_CAP = 400_000;
/** The simulator makes each transaction anew for each report: on a busy machine that takes minutes. */
const PATIENCE = { request_timeout_seconds: 600 };
const RANGE = { start_date: '2014-01-01', end_date: '2024-01-01' };

/** Has each program tell its name and its peak memory at its end. */
const TELL_MEMORY = `--import=data:text/javascript,${encodeURIComponent(
  `import { writeSync } from 'node:fs';
   process.on('exit', () => writeSync(2, 'PEAK ' + process.argv[1] + ' ' + process.resourceUsage().maxRSS + '\\n'));`,
)}`;

interface ReportFlags {
  /** They are 45 of 100 transactions of the company. */
  readonly invoices: string;
  /** Names of reports with commas between, in the order in which they are read; undefined for all. */
  readonly only: string | undefined;
  /** Transactions and `tie-out` also if only some reports are read. */
  readonly isTied: boolean;
  /** Lists of open items as of the end of each year instead of each month. */
  readonly isYearly: boolean;
}

/** Ends the script if a name is none of a report. */
function rowsNamed(only: string | undefined): readonly ReportRow[] {
  return only === undefined
    ? REPORT_ROWS
    : only
        .split(',')
        .map(
          (name) =>
            REPORT_ROWS.find(({ report }) => report === name) ??
            refuse('measure:tap', `--only takes names of reports, not "${name}"`),
        );
}

interface Company {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly calls: () => Promise<number>;
  readonly database: string;
  readonly folder: string;
}

interface Loaded {
  readonly records: number;
  /** Calls that answers of exactly the cap would take. */
  readonly ideal: number;
}

/**
 * Reads every report of ten years of a company through both programs into Postgres, one report a run, and prints calls,
 * seconds and memory. Its transactions are loaded first, so that `tie-out` can compare the reports with them.
 */
export async function measureReports({ invoices, only, ...flags }: ReportFlags): Promise<void> {
  const rows = rowsNamed(only);
  const folder = mkdtempSync(join(tmpdir(), 'measure-reports-'));
  const size = ['--invoices', invoices, '--customers', '2000', '--items', '400', '--others', 'scaled'];
  const range = ['--from', RANGE.start_date, '--to', RANGE.end_date];
  const more = ['--report-cells', String(CELL_CAP), '--seed', '7'];
  try {
    await withSimulatorProcess([...range, ...size, ...more], ({ access, stats }) =>
      withPostgres(async (server) => {
        const database = await server.createDatabase('reports');
        const calls = async () => (await stats()).metered_calls;
        const settings = { ...access, ...RANGE, ...PATIENCE, token_file: join(folder, 'tokens.json') };
        await readAll({ settings, calls, database, folder }, { ...flags, rows });
      }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function readAll(
  company: Company,
  {
    rows,
    isTied,
    isYearly,
  }: Pick<ReportFlags, 'isTied' | 'isYearly'> & { readonly rows: readonly ReportRow[] },
): Promise<void> {
  if (isTied) say(`its transactions: ${await measured(company, { streams: 'all' })}`);
  for (const row of rows) {
    const order = {
      ...(row.requiredFilter === 'agency_id' && { filters: { agency_id: '1' } }),
      ...(row.sumsIn !== undefined && isYearly && { period: 'year' }),
    };
    const spent = await measured(company, {
      streams: ['qb_company_info'],
      reports: [{ name: row.report, ...order }],
    });
    const { records, ideal } = await loaded(company, row);
    say(`${row.report}: ${spent}, ${records} records, ${ideal.toFixed(1)} calls at the cap`);
  }
  if (isTied) await measureTieOut(company);
}

/** Says the verdict of `tie-out` on everything that is loaded, and what it took. */
async function measureTieOut({ database }: Company): Promise<void> {
  const started = performance.now();
  const program = join(PROJECT_ROOT, 'target-postgres-raw', 'bin', 'target-postgres-raw.js');
  const child = spawn(process.execPath, [program, 'tie-out'], {
    env: { ...process.env, TARGET_POSTGRES_RAW_CONNECTION_STRING: database, NODE_OPTIONS: TELL_MEMORY },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [said, log, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  const seconds = (performance.now() - started) / 1_000;
  say(`tie-out: exit ${code}, ${seconds.toFixed(1)} s, ${peak({ log }, 'target')} MB`);
  say(said + log);
}

/** Runs both programs and says calls, seconds and memory. A call is one of CompanyInfo's. */
async function measured(company: Company, tap: Readonly<Record<string, unknown>>): Promise<string> {
  const before = await company.calls();
  const started = performance.now();
  const run = await runPipe({
    root: PROJECT_ROOT,
    folder: company.folder,
    tap: { ...company.settings, ...tap },
    target: { connection_string: company.database },
    env: { NODE_OPTIONS: TELL_MEMORY },
  });
  const seconds = (performance.now() - started) / 1_000;
  const calls = (await company.calls()) - before - ('reports' in tap ? 1 : 0);
  const end =
    run.tapExit === 0 && run.targetExit === 0
      ? ''
      : `, exit ${run.tapExit} and ${run.targetExit}: ${last(run)}`;
  return `${calls} calls, ${seconds.toFixed(1)} s, tap ${peak(run, 'tap')} MB, target ${peak(run, 'target')} MB${end}`;
}

function peak({ log }: Pick<PipeRun, 'log'>, program: string): string {
  const kilobytes = new RegExp(`^PEAK \\S*${program}-\\S* (\\d+)$`, 'm').exec(log)?.[1];
  return kilobytes === undefined ? '?' : (Number(kilobytes) / 1_000).toFixed(0);
}

function last({ log }: PipeRun): string {
  const lines = log.trim().split('\n');
  return lines.filter((line) => !line.startsWith('PEAK ')).at(-1) ?? '';
}

async function loaded({ database }: Company, { name }: ReportRow): Promise<Loaded> {
  return Warehouse.open(database, async (warehouse) => {
    const [row] = await warehouse.query<{ records: number; cells: number }>(
      `select count(*)::integer as records, coalesce(sum(cells), 0)::float as cells from (
         select (length(text) - length(replace(text, '"ColData"', ''))) / 9 * columns as cells
         from (select payload::text as text, jsonb_array_length(payload #> '{Columns,Column}') as columns
               from raw.${name} as report where to_jsonb(report) ->> '${ENVELOPE.deletedAt.name}' is null) as texts
       ) as sizes`,
    );
    return { records: row?.records ?? 0, ideal: (row?.cells ?? 0) / CELL_CAP };
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
