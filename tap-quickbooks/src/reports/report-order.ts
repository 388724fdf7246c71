import type { Interval } from 'singer';
import { dayText, lastDayText, type Unit } from '../coverage/days.ts';
import type { ReportPeriod, ReportRow } from '../streams/report-row.ts';

export type ReportParameters = Readonly<Record<string, string>>;

/** A report with one set of parameters, to be read for all periods of the range. */
export interface ReportOrder {
  readonly row: ReportRow;
  readonly period: ReportPeriod;
  /** Parameters beside the dates. */
  readonly parameters: ReportParameters;
}

/** The period of a record, and the parameters that it has beside those of its order. */
export interface Ask extends Interval {
  /** Parameters that were added, or set to nothing, so that the answer is smaller. */
  readonly instead?: ReportParameters;
}

/** One request. */
export interface ReportRequest {
  readonly report: string;
  /** All parameters, sorted by name. */
  readonly parameters: ReportParameters;
  /** The key of its record: the report, the parameters, and the period. */
  readonly id: string;
}

/** The columns of a year are its months: one call for twelve months. */
export const BY_MONTH = 'Month';
export const SUMMARIZE = 'summarize_column_by';

/** The name of an order in STATE. */
export function orderKey({ period, parameters }: ReportOrder): string {
  return `${period}?${queryOf(parameters)}`;
}

/** The periods of an order's records; undefined if they are as long as an answer allows. */
export function unitOfOrder({ period, parameters }: ReportOrder): Unit | undefined {
  if (period === 'fit' || period === 'all') return undefined;
  if (period === 'year' || period === 'day') return period;
  return parameters[SUMMARIZE] === BY_MONTH ? 'year' : 'month';
}

/** The request for a period. Both dates are always in it: with one alone, QuickBooks takes a period of its own. */
export function requestOf({ row, parameters }: ReportOrder, ask: Ask): ReportRequest {
  const all = Object.entries({ ...parameters, ...ask.instead }).filter(([, value]) => value !== '');
  const given = sorted(Object.fromEntries(all));
  const dates = datesOf(row, ask);
  const shown = row.dates === 'list' ? given : { ...given, ...dates };
  const query = queryOf(shown);
  return {
    report: row.report,
    parameters: { ...given, ...dates },
    id: query === '' ? row.report : `${row.report}?${query}`,
  };
}

function datesOf({ dates }: ReportRow, ask: Interval): ReportParameters {
  if (dates === 'asOf') return { report_date: lastDayText(ask) };
  return { start_date: dayText(ask.start), end_date: lastDayText(ask) };
}

/** Parameters as the text of a query. Commas stay, so that a list can be read. */
export function queryOf(parameters: ReportParameters): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${name}=${encodeURIComponent(value).replaceAll('%2C', ',')}`)
    .join('&');
}

export function sorted(parameters: ReportParameters): ReportParameters {
  return Object.fromEntries(Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1)));
}
