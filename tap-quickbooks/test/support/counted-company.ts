import { DAY_MS, FatalApiError, type Logger } from 'singer';
import { RunState } from '../../src/coverage/claims.ts';
import { dayIn, dayText } from '../../src/coverage/days.ts';
import { State } from '../../src/coverage/state.ts';
import { freshFrom } from '../../src/reports/due-pieces.ts';
import { readReports } from '../../src/reports/read-reports.ts';
import type { ReportRequest } from '../../src/reports/report-order.ts';
import { type FetchedReport, LateReport, type ReportSource } from '../../src/reports/report-source.ts';
import { reportsAsked } from '../../src/reports/reports-setting.ts';
import { Shutdown } from '../../src/shutdown.ts';
import { discover } from '../../src/streams/catalog.ts';
import { chosenStreams } from '../../src/streams/chosen-streams.ts';

const SILENT: Logger = {
  debug: () => {},
  info: () => {},
  warning: () => {},
  error: () => {},
  critical: () => {},
};

interface Facts {
  /** Rows of a day, with the part of them that a parameter selects. */
  readonly rowsOn: (day: number, parameters: ReportRequest['parameters']) => number;
  readonly columns?: number;
  readonly mostCells?: number;
  /** Rows beyond which no answer comes in time. */
  readonly mostRows?: number;
  /** Transactions of a day, if the company tells them. */
  readonly transactionsOn?: (day: number) => number;
}

/** The only column of the list that tells how many transactions a day has. */
const DATE = 'tx_date';

/** A company whose reports have a number of rows a day, within the limits of QuickBooks. */
export class CountedCompany implements ReportSource {
  readonly requests: ReportRequest[] = [];
  readonly #facts: Facts;
  /** Changes an answer before it is read. */
  change: (answer: FetchedReport, request: ReportRequest) => FetchedReport = (answer) => answer;

  constructor(facts: Facts) {
    this.#facts = facts;
  }

  readonly fetch = async (request: ReportRequest): Promise<FetchedReport> => {
    this.requests.push(request);
    const { columns = 9, mostCells = 400_000, mostRows = Number.POSITIVE_INFINITY } = this.#facts;
    const asked = request.parameters.columns?.split(',').length ?? columns;
    const isListOfDays = request.parameters.columns === DATE;
    if (isListOfDays && this.#facts.transactionsOn === undefined)
      throw new FatalApiError('5020: Permission Denied Error');
    const whole = this.#rowsIn(request);
    if (whole > mostRows) throw new LateReport('it took too long');
    const isCapped = whole * asked > mostCells;
    const rows = isCapped ? Math.floor(mostCells / asked) : whole;
    const { start_date, end_date, report_date, accounting_method, summarize_column_by } = request.parameters;
    const answer: FetchedReport = {
      payload: Buffer.from(JSON.stringify(request.parameters) + (isListOfDays ? this.#dates(request) : '')),
      header: {
        ReportName: request.report,
        StartPeriod: start_date ?? report_date,
        EndPeriod: end_date ?? report_date,
        ...(accounting_method !== undefined && { ReportBasis: accounting_method }),
        ...(summarize_column_by !== undefined && { SummarizeColumnsBy: summarize_column_by }),
      },
      ...{
        rows,
        columns: asked,
        isLastOpen: false,
        hasSummary: true,
        isCapped,
        isEmpty: rows === 0 && !isListOfDays,
        isModern: false,
      },
    };
    return this.change(answer, request);
  };

  #rowsIn({ parameters }: ReportRequest): number {
    const end = dayIn(parameters.end_date ?? parameters.report_date) ?? 0;
    const { rowsOn, transactionsOn = () => 0 } = this.#facts;
    const isListOfDays = parameters.columns === DATE;
    let rows = 0;
    for (let day = dayIn(parameters.start_date) ?? end; day <= end; day += DAY_MS)
      rows += isListOfDays ? transactionsOn(day) : rowsOn(day, parameters);
    return rows;
  }

  #dates({ parameters }: ReportRequest): string {
    const { transactionsOn = () => 0 } = this.#facts;
    const rows: string[] = [];
    const end = dayIn(parameters.end_date) ?? 0;
    for (let day = dayIn(parameters.start_date) ?? end; day <= end; day += DAY_MS)
      rows.push(`{"value":"${dayText(day)}"}`.repeat(transactionsOn(day)));
    return rows.join('');
  }
}

export interface ReportRun {
  readonly state: State;
  /** Keys of the records in the table, in the order in which they came. */
  readonly table: Map<string, string>;
  readonly problem: Error | undefined;
  readonly warnings: readonly string[];
  readonly states: readonly State[];
}

interface RunOptions {
  readonly reports: readonly unknown[];
  readonly source: ReportSource;
  readonly start: string;
  readonly now: string;
  readonly state?: State;
  readonly table?: Map<string, string>;
  readonly isAll?: boolean;
  readonly catchUpCalls?: number;
  readonly refreshMonths?: number;
  readonly shutdown?: Shutdown;
  /** Takes each STATE. */
  readonly states?: State[];
  /** The run is killed before it writes one more STATE. */
  readonly mostStates?: number;
}

/** Reads reports into a table, as a run does. */
export async function runReports(options: RunOptions): Promise<ReportRun> {
  const { orders, problems } = reportsAsked(options.reports);
  if (problems.length > 0) throw new Error(problems.join('; '));
  const all = discover({ format: 'envelope', windowField: 'MetaData.LastUpdatedTime' });
  const { streams } = chosenStreams({ names: orders.map(({ row }) => row.name), all });
  const table = options.table ?? new Map<string, string>();
  const { states = [], mostStates } = options;
  const warnings: string[] = [];
  const run = new RunState(options.state ?? State.EMPTY, 'MetaData.LastUpdatedTime', async ({ state }) => {
    if (states.length === mostStates) throw new Error('a kill');
    // STATE goes through text, as between two runs.
    states.push(State.parse(state.toJson(), 'a test'));
  });
  const now = Date.parse(options.now);
  const { isAll = false, catchUpCalls = 2, refreshMonths = 2, shutdown = new Shutdown() } = options;
  const problem = await readReports({
    ...{ orders, streams, run, now, isAll, catchUpCalls, shutdown },
    range: { start: Date.parse(options.start), end: now },
    freshFrom: freshFrom(now, refreshMonths),
    concurrency: 3,
    source: () => options.source,
    output: {
      report: async (_, { id }, { payload }) => void table.set(id, payload.toString()),
      superseded: async (_, ids) => {
        for (const id of ids) table.delete(id);
      },
    },
    lacking: () => {},
    logger: { ...SILENT, warning: (text) => void warnings.push(text) },
  });
  return { state: State.parse(run.state.toJson(), 'a test'), table, problem, warnings, states };
}

/** The days that the records of a table hold, each once; throws if two records hold the same day. */
export function daysOf(table: ReadonlyMap<string, string>): Set<number> {
  const days = new Set<number>();
  for (const payload of table.values()) {
    const { start_date, end_date } = JSON.parse(payload);
    for (let day = dayIn(start_date) ?? 0; day <= (dayIn(end_date) ?? 0); day += DAY_MS) {
      if (days.has(day)) throw new Error(`${new Date(day).toISOString()} is there twice`);
      days.add(day);
    }
  }
  return days;
}
