import type { Basis, Ledger } from '../ledger/ledger.ts';
import type { Datasets } from '../ledger/transactions.ts';
import type { Look } from '../report-layout/labels.ts';
import type { RowWriter } from '../report-layout/row-writer.ts';
import type { Settings } from '../settings.ts';
import type { Period } from './period.ts';
import type { ReportKind, ReportName } from './report-kinds.ts';

/** A report that was asked for, and the company that it is about. */
export interface ReportRequest {
  readonly name: ReportName;
  readonly kind: ReportKind;
  readonly params: URLSearchParams;
  readonly period: Period;
  readonly basis: Basis;
  readonly look: Look;
  readonly settings: Settings;
  /** The datasets that the company has. */
  readonly datasets: Datasets;
  /** The postings of the company, on the basis that was asked for. */
  readonly ledger: Ledger;
  /** The same on accrual basis, for what is open. */
  readonly accrual: Ledger;
  /** A number that is another one at each call: the modern service promises no order of rows. */
  readonly turn: number;
  /** The day of the request. */
  readonly today: number;
}

/** A report: its columns as JSON, its rows, and what its Header says besides. */
export interface Report {
  readonly columns: string;
  readonly rows: RowWriter;
  readonly summarizedBy?: string;
  /** False for a report without data that has rows all the same. */
  readonly hasData?: boolean;
  readonly options?: readonly (readonly [string, string])[];
}

/** The entities in the order in which rows of one day are listed: always the same one, but for the modern service. */
export function inTurn(entities: readonly string[], { look, turn }: ReportRequest): readonly string[] {
  const first = look.isModern ? turn % entities.length : 0;
  return [...entities.slice(first), ...entities.slice(0, first)];
}
