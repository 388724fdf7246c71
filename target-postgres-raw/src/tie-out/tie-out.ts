import type pg from 'pg';
import {
  listReports,
  listTieOutTables,
  missingInList,
  missingInTables,
  type ReportKey,
  type TieOutTable,
  type Unmatched,
} from '../sql/tie-out.ts';
import { CHECKED_REPORTS, checkReport, netIncomeOf } from './identities.ts';
import { checkOverlaps, DETAILS } from './overlaps.ts';
import type { Finding, Part } from './part.ts';
import { comparePeriods, type PeriodIncome } from './periods.ts';
import { ReportTexts } from './report-texts.ts';
import { isWholeList, NON_POSTING, POSTING } from './transactions.ts';

export interface TieOut {
  /** The reports that were looked at, with the identities that were checked in them. */
  readonly reports: readonly { readonly report: string; readonly records: number; readonly checks: number }[];
  readonly findings: readonly Finding[];
}

/** Transactions that are named at most, of each kind. */
const MOST_NAMED = 20;

const LIST = 'TransactionList';

/** Checks the reports that are loaded against each other and against the tables. */
export async function tieOut(
  client: pg.Client,
  schema: string,
  realmId: string | undefined,
): Promise<TieOut> {
  const names = [...CHECKED_REPORTS, ...Object.keys(DETAILS)].map(tableOf);
  const wanted = [...names, ...POSTING, ...NON_POSTING];
  const { rows: tables } = await client.query<TieOutTable>(listTieOutTables, [schema, wanted]);
  const realm = realmId ?? '';
  const tableFor = (report: string) => tables.find(({ name }) => name === tableOf(report));
  const done: Part[] = [];
  for (const report of CHECKED_REPORTS) {
    const table = tableFor(report);
    if (table !== undefined) done.push(await checkRecords(client, { schema, report, table, realm }));
  }
  const list = tableFor(LIST);
  if (list !== undefined) done.push(await compareList(client, { schema, list, tables, realm }));
  for (const report of Object.keys(DETAILS)) {
    const table = tableFor(report);
    if (table !== undefined) done.push(await checkOverlaps(client, { schema, report, table, realm }));
  }
  return { reports: checksOf(done), findings: done.flatMap(({ findings }) => findings) };
}

/** One line for each report, whatever was looked at in it. */
function checksOf(parts: readonly Part[]): TieOut['reports'] {
  const names = new Set(parts.map(({ report }) => report));
  return [...names].map((name) => {
    const own = parts.filter(({ report }) => report === name);
    const records = Math.max(...own.map((part) => part.records));
    return { report: name, records, checks: own.reduce((sum, { checks }) => sum + checks, 0) };
  });
}

interface Records {
  readonly schema: string;
  readonly report: string;
  readonly table: TieOutTable;
  readonly realm: string;
}

/** One payload at a time is in memory. */
async function checkRecords(client: pg.Client, { schema, report, table, realm }: Records): Promise<Part> {
  const { rows: keys } = await client.query<ReportKey>(listReports(schema, table), [realm]);
  const findings: Finding[] = [];
  const incomes: (PeriodIncome & Pick<ReportKey, 'realm'>)[] = [];
  const texts = new ReportTexts(client);
  let checks = 0;
  for (const { realm: company, id, start, end, basis, parameters } of keys) {
    const payload = await texts.read({ schema, table, realm: company, id });
    const outcome = checkReport(report, payload);
    checks += outcome.checks;
    findings.push(...outcome.mismatches.map((each) => ({ ...each, report, realm: company, start, end })));
    const netIncome = report === 'ProfitAndLoss' ? netIncomeOf(payload) : undefined;
    if (netIncome === undefined || start === null || end === null) continue;
    const { summarize_column_by: _, ...others } = parameters ?? {};
    const series = JSON.stringify([company, basis, Object.entries(others).sort()]);
    incomes.push({ realm: company, series, start, end, netIncome });
  }
  const compared = comparePeriods(incomes);
  const ofPeriods = compared.mismatches.map((each) => ({ ...each, report, realm }));
  return {
    report,
    records: keys.length,
    checks: checks + compared.checks,
    findings: [...findings, ...ofPeriods],
  };
}

interface Comparison {
  readonly schema: string;
  readonly list: TieOutTable;
  readonly tables: readonly TieOutTable[];
  readonly realm: string;
}

/** Compares the Ids of the list with those in the tables of transactions, in both directions. */
async function compareList(client: pg.Client, { schema, list, tables, realm }: Comparison): Promise<Part> {
  const { rows: keys } = await client.query<ReportKey>(listReports(schema, list), [realm]);
  const whole = keys.filter(({ parameters, start, end }) => isWholeList(parameters, start, end));
  const of = (names: readonly string[]) => tables.filter(({ name }) => names.includes(name));
  const lists = { schema, list, posting: of(POSTING), others: of(NON_POSTING) };
  const nothing: Part = { report: LIST, records: whole.length, checks: 0, findings: [] };
  if (whole.length === 0 || lists.posting.length === 0) return nothing;
  const values = [realm, whole.map(({ id }) => id), MOST_NAMED];
  const absent = (await client.query<Unmatched>(missingInList(lists), values)).rows;
  const findings = absent.map((each) =>
    found(each, 'a transaction of the table is in the list', 'not in the list'),
  );
  // Without all tables, nothing can be said of the others.
  const isComplete =
    tables.length > 0 &&
    [...POSTING, ...NON_POSTING].every((name) => tables.some((table) => table.name === name));
  if (!isComplete) return { ...nothing, checks: 1, findings };
  const unknown = (await client.query<Unmatched>(missingInTables(lists), values)).rows;
  return {
    ...nothing,
    checks: 2,
    findings: [
      ...findings,
      ...unknown.map((each) => found(each, 'a transaction of the list is in a table', 'in no table')),
    ],
  };
}

function found({ realm, table, id, day, all }: Unmatched, rule: string, text: string): Finding {
  const more = all > MOST_NAMED ? `, one of ${all}` : '';
  return {
    report: LIST,
    realm,
    start: day,
    end: day,
    rule,
    of: `${table ?? 'no type'} ${id}${more}`,
    expected: 'there',
    found: text,
  };
}

function tableOf(report: string): string {
  return `qb_report_${report.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()}`;
}
