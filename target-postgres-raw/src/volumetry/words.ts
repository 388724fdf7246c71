import { companyText, onOneLine } from 'singer';
import { counted, numberText } from '../page/words.ts';
import type { StreamReport } from './report.ts';

export function rejectedRecords({ rejected }: StreamReport): number {
  return rejected.reduce((sum, { records }) => sum + records, 0);
}

/** Rows that the ledger counts, as long as no row is deleted. */
export function insertedRows({ days }: StreamReport): number {
  return days.reduce((sum, { inserted }) => sum + inserted, 0);
}

/** The first line of a stream: `qb_invoices, company 123 (production): 5 rows (4 live, 1 deleted), 5 distinct ids, 2 windows`. */
export function headingOf({ stream, company, rows, deleted, distinctIds, windows }: StreamReport): string {
  const marks = deleted === 0 ? '' : ` (${numberText(rows - deleted)} live, ${numberText(deleted)} deleted)`;
  const of = company === undefined ? '' : `, ${companyText(company)}`;
  return `${onOneLine(stream)}${of}: ${counted(rows, 'row')}${marks}, ${counted(distinctIds, 'distinct id')}, ${counted(windows.length, 'window')}`;
}
