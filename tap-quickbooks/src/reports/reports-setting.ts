import { isJsonObject, nearest } from 'singer';
import { REPORT_PERIODS, type ReportPeriod, type ReportRow } from '../streams/report-row.ts';
import { REPORT_ROWS } from '../streams/report-rows.ts';
import { filterKind } from './filter-values.ts';
import { REPORT_COLUMNS, SUMMARIES } from './report-columns.ts';
import {
  BY_MONTH,
  orderKey,
  type ReportOrder,
  type ReportParameters,
  SUMMARIZE,
  sorted,
  unitOfOrder,
} from './report-order.ts';

/** The setting `reports`, read. */
export interface AskedReports {
  readonly orders: readonly ReportOrder[];
  /** Whole sentences about what cannot be read. */
  readonly problems: readonly string[];
}

/** Members of an entry that is an object. */
const MEMBERS = ['name', 'period', 'basis', 'columns', 'filters', SUMMARIZE] as const;

/** Parameters that the tap sends itself, with the member that decides on them. */
const OWN: Readonly<Record<string, string>> = {
  accounting_method: 'basis',
  columns: 'columns',
  [SUMMARIZE]: SUMMARIZE,
  start_date: 'start_date of the tap and period',
  end_date: 'end_date of the tap and period',
  report_date: 'period',
  date_macro: 'period',
};

type Entry = Readonly<Partial<Record<(typeof MEMBERS)[number], unknown>>>;

/**
 * Reads the setting: entries are objects, or texts such as `ProfitAndLoss:month:both`, in which the period and the
 * basis may be left out.
 */
export function reportsAsked(entries: readonly unknown[] = []): AskedReports {
  const problems: string[] = [];
  let areUnknown = false;
  const orders = entries.flatMap((entry) => {
    try {
      return ordersOf(typeof entry === 'string' ? shortEntry(entry) : entry);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      problems.push(`reports: ${error.message}`);
      areUnknown ||= error instanceof UnknownReport;
      return [];
    }
  });
  if (areUnknown) problems.push(`reports are ${REPORT_ROWS.map(({ report }) => report).join(', ')}`);
  const same = orders.map(sameRequests);
  const twice = orders.find((_, i) => same.indexOf(same[i] ?? '') !== i);
  if (twice !== undefined)
    problems.push(`reports: ${twice.row.report} ${orderKey(twice)} is there twice: leave one of the two out`);
  else problems.push(...doubledDays(orders));
  return { orders, problems };
}

/** Entries of a detail report that differ in the period alone: their records would have each row twice. */
function doubledDays(orders: readonly ReportOrder[]): string[] {
  const details = orders.filter(({ row }) => row.periods.includes('fit'));
  const said = details.flatMap((order, i) => {
    const rows = sameRows(order);
    const first = details.findIndex((each) => sameRows(each) === rows);
    if (first === i) return [];
    const { row, period } = order;
    return [
      `reports: ${row.report} is there by ${details[first]?.period} and by ${period} with the same parameters, so its table would have each row twice: leave one of the two out`,
    ];
  });
  return [...new Set(said)];
}

/** The orders for a report with its defaults. Throws a TypeError if it needs more. */
export function defaultOrders(row: ReportRow): ReportOrder[] {
  return ordersOf({ name: row.report });
}

/** Equal for orders that ask for the same, however it is written: lists in another order, a year by months. */
function sameRequests(order: ReportOrder): string {
  return JSON.stringify([unitOfOrder(order) ?? order.period, sameRows(order)]);
}

/** Equal for orders whose records have the same rows, if their periods are the same. */
function sameRows({ row, parameters }: ReportOrder): string {
  const lists = Object.entries(parameters).map(([name, value]) => [name, value.split(',').sort()]);
  return JSON.stringify([row.report, lists]);
}

function shortEntry(text: string): Entry {
  const [name, period, basis, ...more] = text.split(':').map((part) => part.trim());
  if (more.length > 0) throw new TypeError(`${quoted(text)} has more than REPORT:period:basis`);
  return { name, ...(period !== undefined && { period }), ...(basis !== undefined && { basis }) };
}

function ordersOf(entry: unknown): ReportOrder[] {
  if (!isJsonObject(entry))
    throw new TypeError(`${quoted(entry)} is neither the name of a report nor an object with "name"`);
  const unknown = Object.keys(entry).find((key) => !MEMBERS.some((member) => member === key));
  if (unknown !== undefined) throw notOneOf('an entry has', unknown, MEMBERS);
  const row = rowNamed(entry.name);
  const period = periodOf(row, entry.period);
  const fixed = {
    ...columnsOf(row, entry.columns),
    ...filtersOf(row, entry.filters),
    ...summaryOf(row, period, entry[SUMMARIZE]),
  };
  return basesOf(row, entry.basis).map((basis) => ({
    row,
    period,
    parameters: sorted({ ...fixed, ...basis }),
  }));
}

/** Thrown for a name that no report has. */
class UnknownReport extends TypeError {}

function rowNamed(name: unknown): ReportRow {
  const given = typeof name === 'string' ? name.toLowerCase() : '';
  const found = REPORT_ROWS.find((row) => namesOf(row).some((each) => each.toLowerCase() === given));
  if (found !== undefined) return found;
  if (typeof name !== 'string')
    throw new TypeError(`an entry has the name ${quoted(name)}, which is no text`);
  const near = nearest(name, REPORT_ROWS.flatMap(namesOf));
  throw new UnknownReport(`${quoted(name)} is not a report${hintOf(near)}`);
}

/** The names that a user may give a report. */
function namesOf({ report, name }: ReportRow): string[] {
  return [report, name, name.replace('qb_report_', '')];
}

function periodOf(row: ReportRow, period: unknown): ReportPeriod {
  if (period === undefined) return row.defaultPeriod;
  const given = wordOf(period);
  const wanted = given === 'month' && row.periods.includes('month_end') ? 'month_end' : given;
  const found = REPORT_PERIODS.find((each) => each === wanted);
  if (found !== undefined && row.periods.includes(found)) return found;
  throw notOneOf(`${row.report} has the period`, period, row.periods);
}

const BASES: ReadonlyMap<string, readonly string[]> = new Map([
  ['accrual', ['Accrual']],
  ['cash', ['Cash']],
  ['both', ['Accrual', 'Cash']],
]);

function basesOf(row: ReportRow, basis: unknown): ReportParameters[] {
  if (!row.hasBasis) {
    if (basis === undefined) return [{}];
    throw new TypeError(`${row.report} takes no basis: leave it out`);
  }
  const found = BASES.get(basis === undefined ? 'accrual' : wordOf(basis));
  if (found === undefined) throw notOneOf(`${row.report} has the basis`, basis, ['Accrual', 'Cash', 'both']);
  return found.map((accounting_method) => ({ accounting_method }));
}

function columnsOf(row: ReportRow, columns: unknown): ReportParameters {
  if (columns === undefined) return {};
  if (!row.hasColumns) throw new TypeError(`${row.report} takes no columns: leave them out`);
  const list = textsOf(`the columns of ${row.report} are`, columns);
  const unknown = list.find((each) => !REPORT_COLUMNS.includes(each));
  if (unknown !== undefined)
    throw notOneOf(`${row.report} has the column`, unknown, [...new Set(REPORT_COLUMNS)]);
  return { columns: [...new Set(list)].join(',') };
}

function filtersOf(row: ReportRow, filters: unknown): ReportParameters {
  const given = filters === undefined ? {} : filters;
  if (!isJsonObject(given))
    throw new TypeError(`the filters of ${row.report} are ${quoted(filters)}: give an object`);
  const { requiredFilter: required } = row;
  if (required !== undefined && given[required] === undefined)
    throw new TypeError(`${row.report} needs the filter ${required}: give it in filters`);
  const pairs = Object.entries(given).map(([name, value]) => {
    const own = Object.hasOwn(OWN, name) ? OWN[name] : undefined;
    if (own !== undefined) throw new TypeError(`${row.report} has the filter ${name}: use ${own} instead`);
    if (!row.filters.includes(name)) throw notOneOf(`${row.report} has the filter`, name, row.filters);
    return [name, filterValue(`the filter ${name} of ${row.report} is`, name, value)] as const;
  });
  return Object.fromEntries(pairs);
}

function filterValue(what: string, name: string, value: unknown): string {
  const { isGood, isList, said } = filterKind(name);
  const texts = [...new Set(textsOf(what, value))];
  if (texts.every(isGood) && (isList || texts.length === 1)) return texts.join(',');
  throw new TypeError(`${what} ${quoted(value)}: it takes ${said}`);
}

/** Months as columns save eleven calls of twelve, so they are the default where a report has them. */
function summaryOf(row: ReportRow, period: ReportPeriod, summary: unknown): ReportParameters {
  if (summary === undefined) {
    const isByMonth = period === 'month' || period === 'month_end';
    return row.hasMonths && isByMonth ? { [SUMMARIZE]: BY_MONTH } : {};
  }
  if (!row.isSummarized) throw new TypeError(`${row.report} takes no ${SUMMARIZE}: leave it out`);
  const found = SUMMARIES.find((each) => each.toLowerCase() === wordOf(summary));
  if (found === undefined) throw notOneOf(`${row.report} has the ${SUMMARIZE}`, summary, SUMMARIES);
  return { [SUMMARIZE]: found };
}

/** A word in small letters; an empty text for anything else. */
function wordOf(value: unknown): string {
  return typeof value === 'string' ? value.trim().toLowerCase() : '';
}

/** One text or several, none of them empty. A number counts as its digits: Ids are often written so. */
function textsOf(what: string, value: unknown): string[] {
  const list = Array.isArray(value) ? value : String(value).split(',');
  const texts = list.map((each) => (Number.isSafeInteger(each) ? String(each) : each));
  const isGood = typeof value !== 'object' || Array.isArray(value);
  if (isGood && texts.length > 0 && texts.every((each) => typeof each === 'string' && each.trim() !== ''))
    return texts.map((each) => String(each).trim());
  throw new TypeError(`${what} ${quoted(value)}: give a text or a list of texts`);
}

function notOneOf(said: string, value: unknown, allowed: readonly string[]): TypeError {
  const hint = hintOf(nearest(String(value), allowed));
  return new TypeError(`${said} ${quoted(value)}${hint}; allowed are ${allowed.join(', ')}`);
}

function hintOf(near: string | undefined): string {
  return near === undefined ? '' : ` (${near}?)`;
}

function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
