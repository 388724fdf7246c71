import { companyText, onOneLine } from 'singer';
import type { StreamReport } from './report.ts';

const grouped = new Intl.NumberFormat('en');

export function numberText(count: number): string {
  return grouped.format(count);
}

/** `1 row`, `2,000 rows`. */
export function counted(count: number, noun: string): string {
  return `${numberText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** An instant as people read it: `2024-03-01 12:30:00`, or the day alone at midnight. */
export function momentText(instant: string): string {
  return instant
    .replace(/T00:00:00Z$/, '')
    .replace('T', ' ')
    .replace(/Z$/, '');
}

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
