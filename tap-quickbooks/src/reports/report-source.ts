import type { ReportRequest } from './report-order.ts';

/** The members of a Header that tell what an answer is about. */
export interface ReportHeader {
  readonly ReportName?: unknown;
  readonly StartPeriod?: unknown;
  readonly EndPeriod?: unknown;
  readonly ReportBasis?: unknown;
  readonly SummarizeColumnsBy?: unknown;
  readonly Currency?: unknown;
  readonly Option?: unknown;
}

/** An answer, read without a JSON parser: it may have 64 MiB. */
export interface FetchedReport {
  /** The whole answer as QuickBooks sent it. */
  readonly payload: Buffer;
  readonly header: ReportHeader;
  /** Rows of any depth, with headers and sums. */
  readonly rows: number;
  readonly columns: number;
  /** True if a group with rows ends without its Summary, at the end of the answer. */
  readonly isLastOpen: boolean;
  /** True if any group has a Summary. */
  readonly hasSummary: boolean;
  /** True if the answer says that QuickBooks shows no more. */
  readonly isCapped: boolean;
  /** It has no rows, or says that it has no data. */
  readonly isEmpty: boolean;
  /** The service that answered: the header v3modernResponse. */
  readonly isModern: boolean;
}

export interface ReportSource {
  /** Rejects with {@link LateReport} if QuickBooks takes too long, or the answer is too long. */
  readonly fetch: (request: ReportRequest) => Promise<FetchedReport>;
}

/** Thrown if QuickBooks took too long over a report: a shorter period may come in time. */
export class LateReport extends Error {}
