import type { Simulator } from 'quickbooks-simulator';
import { type JsonObject, type ReportLine, reportColumns, reportLines } from 'singer';
import { connect } from '../../quickbooks-simulator/test/client.ts';
import { REPORT_ROWS } from '../../tap-quickbooks/src/streams/report-rows.ts';
import { Warehouse } from '../src/warehouse.ts';

/** A record of a report that counts. */
export interface StoredReport {
  readonly id: string;
  readonly report: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly payload: JsonObject;
}

/** Parameters that make a part of a period of a report. Each is added by the tap alone. */
const OF_PARTS = ['account_type', 'transaction_type', 'start_duedate', 'end_duedate', 'columns'];
const OF_DATES = ['start_date', 'end_date', 'report_date'];
const DAY_MS = 86_400_000;

/** The records of all reports in a database, without those whose periods others cover. */
export function storedReports(database: string): Promise<StoredReport[]> {
  return Warehouse.open(database, async (warehouse) => {
    const tables = await warehouse.query<{ name: string }>(
      `select table_name as name from information_schema.tables
       where table_schema = 'raw' and table_name = any($1)`,
      [REPORT_ROWS.map(({ name }) => name)],
    );
    const stored: StoredReport[] = [];
    for (const { name } of tables)
      stored.push(
        ...(await warehouse.query<StoredReport>(
          `select id, payload, request_payload->>'report' as report, request_payload->'parameters' as parameters
           from raw.${name} as stored where to_jsonb(stored)->>'deleted_at_utc' is null order by id`,
        )),
      );
    return stored;
  });
}

/** Reads reports of a simulator that cuts nothing. */
export async function uncutReports(simulator: Simulator) {
  simulator.clearFaults();
  simulator.tune({ reportCells: 0 });
  const client = await connect(simulator);
  return async (report: string, parameters: Readonly<Record<string, string>>): Promise<JsonObject> => {
    const { status, json, text } = await client.call(`reports/${report}?${new URLSearchParams(parameters)}`);
    if (status !== 200) throw new Error(text);
    return json;
  };
}

type Uncut = Awaited<ReturnType<typeof uncutReports>>;

/** The records that say something else than an uncut answer to the same request. */
export async function wrongRecords(stored: readonly StoredReport[], uncut: Uncut): Promise<string[]> {
  const wrong: string[] = [];
  for (const { id, report, parameters, payload } of stored) {
    const whole = await uncut(report, parameters);
    if (factsOf(payload) !== factsOf(whole)) wrong.push(id);
  }
  return wrong;
}

/** The periods that are stored in parts which together do not have the rows of the whole, each once. */
export async function unevenParts(stored: readonly StoredReport[], uncut: Uncut): Promise<string[]> {
  const uneven: string[] = [];
  const divided = stored.filter(isPart);
  for (const period of new Set(divided.map(periodOf))) {
    const parts = divided.filter((each) => periodOf(each) === period);
    const [first] = parts;
    if (first === undefined) continue;
    const whole = await uncut(first.report, wholeParameters(first));
    const keys = keysOf(whole).filter((key) => parts.every(({ payload }) => keysOf(payload).includes(key)));
    const rows = parts.flatMap(({ payload }) => dataOf(payload, keys)).sort();
    if (rows.join('\n') !== dataOf(whole, keys).sort().join('\n')) uneven.push(period);
  }
  return uneven;
}

/** True for a record of a period that the log of a run leaves open. */
export function isOpen({ report, parameters }: StoredReport, open: ReadonlySet<string>): boolean {
  return open.has(`${report} ${parameters.report_date ?? parameters.end_date}`);
}

/** The number of times that each day of a report is stored, by `REPORT YYYY-MM-DD`. A list of what is open has one day. */
export function storedDays(stored: readonly StoredReport[]): Map<string, number> {
  const days = new Map<string, number>();
  const periods = new Map(stored.map((each) => [periodOf(each), each]));
  for (const { report, parameters } of periods.values()) {
    const { report_date: date = '', start_date: start = '', end_date: end = '' } = parameters;
    for (const day of date === '' ? daysFrom(start, end) : [date])
      days.set(`${report} ${day}`, (days.get(`${report} ${day}`) ?? 0) + 1);
  }
  return days;
}

/** The days that the log of a run leaves open, by `REPORT YYYY-MM-DD`. */
export function openDays(log: string): Set<string> {
  const named = log.matchAll(/(\w+) (\d{4}-\d\d-\d\d)(?: to (\d{4}-\d\d-\d\d))? .*: this period stays open/g);
  return new Set(
    [...named].flatMap(([, report, first = '', last = first]) =>
      daysFrom(first, last).map((day) => `${report} ${day}`),
    ),
  );
}

/** The reasons that the log of a run gives for periods that it leaves open. */
export function openReasons(log: string): Set<string | undefined> {
  return new Set([...log.matchAll(/ \((.*)\): this period stays open/g)].map(([, reason]) => reason));
}

/** Days from one to another, both included. */
export function daysFrom(first: string, last: string): string[] {
  const days = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += DAY_MS)
    days.push(new Date(at).toISOString().slice(0, 10));
  return days;
}

export function isPart({ parameters }: StoredReport): boolean {
  return OF_PARTS.some((name) => name in parameters);
}

function periodOf({ report, parameters }: StoredReport): string {
  return `${report} ${OF_DATES.map((name) => parameters[name] ?? '').join(' ')}`;
}

function wholeParameters({ parameters }: StoredReport): Record<string, string> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !OF_PARTS.includes(name)));
}

function keysOf(report: JsonObject): string[] {
  return reportColumns(report).map(({ column }) => column);
}

/** A balance that runs from row to row depends on their order, which the service of 2026 does not promise. */
function isRunning(key: string | undefined): boolean {
  return key?.startsWith('rbal_') === true;
}

/** All that an answer says, but for its time and the order of its rows. */
function factsOf(report: JsonObject): string {
  const { Time: _time, ...header } = report.Header as JsonObject;
  const keys = keysOf(report);
  const lines = reportLines(report).map((line) => lineText(line, keys, keys));
  return JSON.stringify([sortedMembers(header), keys, lines.sort()]);
}

/** The rows of a report without sums, with the cells of some columns. */
function dataOf(report: JsonObject, shown: readonly string[]): string[] {
  const keys = keysOf(report);
  const rows = reportLines(report).filter(({ kind }) => kind === 'data');
  return rows.map((row) => lineText(row, keys, shown));
}

function lineText(
  { path, groups, kind, cells }: ReportLine,
  keys: readonly string[],
  shown: readonly string[],
): string {
  const isShown = (key: string | undefined) => !isRunning(key) && shown.includes(key ?? '');
  return JSON.stringify([path, groups, kind, cells.filter((_, i) => isShown(keys[i]))]);
}

function sortedMembers(object: JsonObject): unknown {
  return Object.entries(object).sort(([one], [other]) => (one < other ? -1 : 1));
}
