import type { PARTITIONS } from './report-partitions.ts';

/** Parts of the books whose change changes a report. */
export type Affected = 'posting' | 'receivables' | 'payables' | 'transactions' | 'lists';

/** Periods that a record of a report can have. */
export const REPORT_PERIODS = ['month', 'month_end', 'year', 'day', 'fit', 'all'] as const;
export type ReportPeriod = (typeof REPORT_PERIODS)[number];

/** The facts of a report, by which it is asked, checked and split. */
export interface ReportRow {
  /** Name in the URL and in the Header. */
  readonly report: string;
  /** Name of the stream and of its table. */
  readonly name: string;
  /**
   * `flow`: over a range of days; adjacent ranges add up. `balance`: asked by a range, of which only the end counts.
   * `asOf`: asked by one day. `list`: a list as it is now, whatever the range.
   */
  readonly dates: 'flow' | 'balance' | 'asOf' | 'list';
  /** True if it takes `accounting_method`. */
  readonly hasBasis: boolean;
  /** True if it takes `columns`. */
  readonly hasColumns: boolean;
  /** True if it takes `summarize_column_by`. */
  readonly isSummarized: boolean;
  /** True if its columns can be the months of a year. */
  readonly hasMonths: boolean;
  /** Other parameters that it takes. */
  readonly filters: readonly string[];
  readonly requiredFilter: string | undefined;
  readonly periods: readonly ReportPeriod[];
  readonly defaultPeriod: ReportPeriod;
  /** The parameter whose values split one day without overlap. */
  readonly partition: keyof typeof PARTITIONS | undefined;
  /**
   * The report that has the same balances in sums. Its total checks the parts by due date of a report as of one day,
   * which has no period to halve.
   */
  readonly sumsIn: string | undefined;
  /** The columns to ask for if nothing else makes an answer fit. */
  readonly fewColumns: readonly string[] | undefined;
  /** True if every group with rows ends with a Summary. Otherwise a group without one may be whole. */
  readonly hasSummaries: boolean;
  /** True if an answer holds balances from before its period, so that an earlier change changes it. */
  readonly hasOpening: boolean;
  readonly affectedBy: Affected;
}
